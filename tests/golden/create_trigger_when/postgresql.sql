-- up
CREATE FUNCTION orders_note_order() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total); DELETE FROM seen WHERE total = 0;
RETURN NEW;
END
$brant$;
CREATE TRIGGER note_order BEFORE UPDATE ON orders
FOR EACH ROW
WHEN (NEW.total > 100)
EXECUTE FUNCTION orders_note_order();

-- down
DROP TRIGGER note_order ON orders;
DROP FUNCTION orders_note_order();
