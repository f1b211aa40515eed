-- up
CREATE FUNCTION doubled(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $brant$
BEGIN
RETURN n * 2;
END
$brant$;

-- down
DROP FUNCTION doubled;
