-- up
CREATE FUNCTION doubled(n integer) RETURNS integer DETERMINISTIC NO SQL
BEGIN
RETURN n * 2;
END;

-- down
DROP FUNCTION doubled;
