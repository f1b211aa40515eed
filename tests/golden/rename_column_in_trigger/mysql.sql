-- up
DROP TRIGGER note_order;
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, RENAME COLUMN total TO amount, ADD CONSTRAINT ck_orders_total CHECK (amount >= 0);
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.amount);
END;

-- down
DROP TRIGGER note_order;
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, RENAME COLUMN amount TO total, ADD CONSTRAINT ck_orders_total CHECK (total >= 0);
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
END;
