-- up
DROP TRIGGER count_seen;
DROP TRIGGER note_order;
RENAME TABLE seen TO noted;
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
BEGIN
INSERT INTO noted (order_id, total) VALUES (NEW.id, NEW.total);
END;
CREATE TRIGGER count_seen AFTER DELETE ON noted
FOR EACH ROW
BEGIN
IF OLD.total > 0 THEN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM noted WHERE total = 0;
END IF;
END;

-- down
DROP TRIGGER count_seen;
DROP TRIGGER note_order;
RENAME TABLE noted TO seen;
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
END;
CREATE TRIGGER count_seen AFTER DELETE ON seen
FOR EACH ROW
BEGIN
IF OLD.total > 0 THEN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM seen WHERE total = 0;
END IF;
END;
