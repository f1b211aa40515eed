-- up
DROP TRIGGER write_name ON names;
DROP FUNCTION names_write_name();
DROP VIEW names;
ALTER TABLE customers ALTER COLUMN name TYPE VARCHAR(200);
CREATE VIEW names AS
SELECT id, name FROM customers;
CREATE FUNCTION names_write_name() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
UPDATE customers SET name = NEW.name WHERE customers.id = NEW.id;
RETURN NEW;
END
$brant$;
CREATE TRIGGER write_name INSTEAD OF UPDATE ON names
FOR EACH ROW
EXECUTE FUNCTION names_write_name();

-- down
DROP TRIGGER write_name ON names;
DROP FUNCTION names_write_name();
DROP VIEW names;
ALTER TABLE customers ALTER COLUMN name TYPE VARCHAR(80);
CREATE VIEW names AS
SELECT id, name FROM customers;
CREATE FUNCTION names_write_name() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
UPDATE customers SET name = NEW.name WHERE customers.id = NEW.id;
RETURN NEW;
END
$brant$;
CREATE TRIGGER write_name INSTEAD OF UPDATE ON names
FOR EACH ROW
EXECUTE FUNCTION names_write_name();
