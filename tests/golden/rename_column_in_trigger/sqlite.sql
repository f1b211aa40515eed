-- up
DROP TRIGGER note_order;
ALTER TABLE orders RENAME COLUMN total TO amount;
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.amount);
END;

-- down
DROP TRIGGER note_order;
ALTER TABLE orders RENAME COLUMN amount TO total;
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
END;
