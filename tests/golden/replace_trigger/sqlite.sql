-- up
DROP TRIGGER note_order;
CREATE TRIGGER note_order AFTER UPDATE ON orders
FOR EACH ROW
BEGIN
DELETE FROM seen WHERE order_id = OLD.id;
END;

-- down
DROP TRIGGER note_order;
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
END;
