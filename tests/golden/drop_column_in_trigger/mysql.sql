-- up
DROP TRIGGER note_order;
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, DROP COLUMN total;

-- down
ALTER TABLE orders ADD COLUMN total NUMERIC(10, 2) NOT NULL DEFAULT 0.00 AFTER customer_id, ADD CONSTRAINT ck_orders_total CHECK (total >= 0);
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
END;
