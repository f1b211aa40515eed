-- up
CREATE FUNCTION customers_lower_email() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN NEW.email := lower(NEW.email); RETURN NEW; END
$brant$;
CREATE TRIGGER lower_email BEFORE INSERT ON customers
FOR EACH ROW
EXECUTE FUNCTION customers_lower_email();

-- down
DROP TRIGGER lower_email ON customers;
DROP FUNCTION customers_lower_email();
