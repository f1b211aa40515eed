-- up
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, RENAME COLUMN total TO amount, ADD CONSTRAINT ck_orders_total CHECK (amount >= 0);

-- down
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, RENAME COLUMN amount TO total, ADD CONSTRAINT ck_orders_total CHECK (total >= 0);
