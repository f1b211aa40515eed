-- up
CREATE FUNCTION orders_note_order() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
RETURN NEW;
END
$brant$;
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
EXECUTE FUNCTION orders_note_order();

-- down
DROP TRIGGER note_order ON orders;
DROP FUNCTION orders_note_order();
