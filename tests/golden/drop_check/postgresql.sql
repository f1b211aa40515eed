-- up
ALTER TABLE orders DROP CONSTRAINT ck_orders_total;

-- down
ALTER TABLE orders ADD CONSTRAINT ck_orders_total CHECK (total >= 0);
