-- up
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, DROP CONSTRAINT ck_orders_paid, DROP INDEX ix_orders_gross, DROP COLUMN gross, RENAME COLUMN total TO amount, ADD COLUMN gross NUMERIC(12, 2) GENERATED ALWAYS AS (amount * 2) STORED AFTER placed_on, ADD CONSTRAINT ck_orders_total CHECK (amount >= 0), ADD CONSTRAINT ck_orders_paid CHECK (gross >= paid), ADD INDEX ix_orders_gross (gross);

-- down
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, DROP CONSTRAINT ck_orders_paid, DROP INDEX ix_orders_gross, DROP COLUMN gross, RENAME COLUMN amount TO total, ADD COLUMN gross NUMERIC(12, 2) GENERATED ALWAYS AS (total * 2) STORED AFTER placed_on, ADD CONSTRAINT ck_orders_total CHECK (total >= 0), ADD CONSTRAINT ck_orders_paid CHECK (gross >= paid), ADD INDEX ix_orders_gross (gross);
