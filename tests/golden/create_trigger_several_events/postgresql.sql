-- up
CREATE FUNCTION orders_note_orders() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
RETURN NEW;
END
$brant$;
CREATE TRIGGER note_orders AFTER INSERT OR UPDATE OF total, state ON orders
FOR EACH ROW
EXECUTE FUNCTION orders_note_orders();

-- down
DROP TRIGGER note_orders ON orders;
DROP FUNCTION orders_note_orders();
