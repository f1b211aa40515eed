-- up
CREATE OR REPLACE FUNCTION doubled(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $brant$
BEGIN
RETURN n + n;
END
$brant$;

-- down
CREATE OR REPLACE FUNCTION doubled(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $brant$
BEGIN
RETURN n * 2;
END
$brant$;
