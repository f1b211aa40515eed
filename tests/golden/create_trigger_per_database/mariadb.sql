-- up
CREATE TRIGGER lower_email BEFORE INSERT ON customers
FOR EACH ROW
BEGIN
SET NEW.email = lower(NEW.email);
END;

-- down
DROP TRIGGER lower_email;
