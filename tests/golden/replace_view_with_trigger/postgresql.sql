-- up
DROP TRIGGER write_name ON names;
DROP FUNCTION names_write_name();
DO $brant$
BEGIN
CREATE OR REPLACE VIEW names AS
SELECT name, id FROM customers WHERE credit > 0;
EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW names;
CREATE VIEW names AS
SELECT name, id FROM customers WHERE credit > 0;
END
$brant$;
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
DO $brant$
BEGIN
CREATE OR REPLACE VIEW names AS
SELECT id, name FROM customers;
EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW names;
CREATE VIEW names AS
SELECT id, name FROM customers;
END
$brant$;
CREATE FUNCTION names_write_name() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
UPDATE customers SET name = NEW.name WHERE customers.id = NEW.id;
RETURN NEW;
END
$brant$;
CREATE TRIGGER write_name INSTEAD OF UPDATE ON names
FOR EACH ROW
EXECUTE FUNCTION names_write_name();
