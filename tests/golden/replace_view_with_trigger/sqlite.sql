-- up
DROP TRIGGER write_name;
DROP VIEW names;
CREATE VIEW names AS
SELECT name, id FROM customers WHERE credit > 0;
CREATE TRIGGER write_name INSTEAD OF UPDATE ON names
FOR EACH ROW
BEGIN
UPDATE customers SET name = NEW.name WHERE customers.id = NEW.id;
END;

-- down
DROP TRIGGER write_name;
DROP VIEW names;
CREATE VIEW names AS
SELECT id, name FROM customers;
CREATE TRIGGER write_name INSTEAD OF UPDATE ON names
FOR EACH ROW
BEGIN
UPDATE customers SET name = NEW.name WHERE customers.id = NEW.id;
END;
