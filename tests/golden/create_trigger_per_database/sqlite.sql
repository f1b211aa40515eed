-- up
CREATE TRIGGER lower_email BEFORE INSERT ON customers
FOR EACH ROW
BEGIN
SELECT raise(ABORT, 'in small letters, please') WHERE NEW.email <> lower(NEW.email);
END;

-- down
DROP TRIGGER lower_email;
