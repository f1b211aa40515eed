-- up
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
END;

-- down
DROP TRIGGER note_order;
