-- up
DROP VIEW double_credit;
DROP FUNCTION doubled;
CREATE FUNCTION doubled(m integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $brant$
BEGIN
RETURN m * 2;
END
$brant$;
CREATE VIEW double_credit AS
SELECT id, doubled(credit) AS twice FROM customers;

-- down
DROP VIEW double_credit;
DROP FUNCTION doubled;
CREATE FUNCTION doubled(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $brant$
BEGIN
RETURN n * 2;
END
$brant$;
CREATE VIEW double_credit AS
SELECT id, doubled(credit) AS twice FROM customers;
