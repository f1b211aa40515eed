-- up
CREATE FUNCTION names_add_name() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
INSERT INTO customers (name, email) VALUES (NEW.name, NEW.name);
RETURN NEW;
END
$brant$;
CREATE TRIGGER add_name INSTEAD OF INSERT ON names
FOR EACH ROW
EXECUTE FUNCTION names_add_name();

-- down
DROP TRIGGER add_name ON names;
DROP FUNCTION names_add_name();
