-- up
ALTER TABLE orders ADD COLUMN remark TEXT, ADD COLUMN rebate NUMERIC(5, 2) DEFAULT 0 NOT NULL, ALTER COLUMN state DROP NOT NULL;
CREATE INDEX ix_orders_rebate ON orders (rebate);
DROP INDEX ix_orders_state_placed_on;
ALTER TABLE orders DROP COLUMN placed_on;

-- down
ALTER TABLE orders ADD COLUMN placed_on DATE;
CREATE INDEX ix_orders_state_placed_on ON orders (state, placed_on DESC);
DROP INDEX ix_orders_rebate;
ALTER TABLE orders ALTER COLUMN state SET NOT NULL, DROP COLUMN rebate, DROP COLUMN remark;
