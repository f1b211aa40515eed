-- up
DROP TRIGGER count_seen ON seen;
DROP FUNCTION seen_count_seen();
DROP TRIGGER note_order ON orders;
DROP FUNCTION orders_note_order();
ALTER TABLE seen RENAME TO noted;
CREATE FUNCTION orders_note_order() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
INSERT INTO noted (order_id, total) VALUES (NEW.id, NEW.total);
RETURN NEW;
END
$brant$;
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
EXECUTE FUNCTION orders_note_order();
CREATE FUNCTION seen_count_seen() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM noted WHERE total = 0;
RETURN OLD;
END
$brant$;
CREATE TRIGGER count_seen AFTER DELETE ON noted
FOR EACH ROW
WHEN (OLD.total > 0)
EXECUTE FUNCTION seen_count_seen();

-- down
DROP TRIGGER count_seen ON noted;
DROP FUNCTION seen_count_seen();
DROP TRIGGER note_order ON orders;
DROP FUNCTION orders_note_order();
ALTER TABLE noted RENAME TO seen;
CREATE FUNCTION orders_note_order() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
RETURN NEW;
END
$brant$;
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
EXECUTE FUNCTION orders_note_order();
CREATE FUNCTION seen_count_seen() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM seen WHERE total = 0;
RETURN OLD;
END
$brant$;
CREATE TRIGGER count_seen AFTER DELETE ON seen
FOR EACH ROW
WHEN (OLD.total > 0)
EXECUTE FUNCTION seen_count_seen();
