-- up
DROP VIEW double_credit;
DROP FUNCTION doubled;

-- down
CREATE FUNCTION doubled(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $brant$
BEGIN
RETURN n * 2;
END
$brant$;
CREATE VIEW double_credit AS
SELECT id, doubled(credit) AS twice FROM customers;
