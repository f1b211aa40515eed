-- up
CREATE TRIGGER add_name INSTEAD OF INSERT ON names
FOR EACH ROW
BEGIN
INSERT INTO customers (name, email) VALUES (NEW.name, NEW.name);
END;

-- down
DROP TRIGGER add_name;
