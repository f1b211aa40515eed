-- up
ALTER TABLE orders ADD COLUMN remark TEXT, ADD COLUMN rebate NUMERIC(5, 2) NOT NULL DEFAULT 0, MODIFY COLUMN state VARCHAR(20) DEFAULT 'new', ADD INDEX ix_orders_rebate (rebate), DROP INDEX ix_orders_state_placed_on, DROP COLUMN placed_on;

-- down
ALTER TABLE orders ADD COLUMN placed_on DATE AFTER state, ADD INDEX ix_orders_state_placed_on (state, placed_on DESC), DROP INDEX ix_orders_rebate;
ALTER TABLE orders MODIFY COLUMN state VARCHAR(20) NOT NULL DEFAULT 'new', DROP COLUMN rebate, DROP COLUMN remark;
