-- up
DROP VIEW double_credit;
DROP FUNCTION doubled;

-- down
CREATE FUNCTION doubled(n integer) RETURNS integer DETERMINISTIC NO SQL
BEGIN
RETURN n * 2;
END;
CREATE VIEW double_credit AS
SELECT id, doubled(credit) AS twice FROM customers;
