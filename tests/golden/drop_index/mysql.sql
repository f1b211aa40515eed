-- up
ALTER TABLE orders DROP INDEX ix_orders_state_placed_on;

-- down
ALTER TABLE orders ADD INDEX ix_orders_state_placed_on (state, placed_on DESC);
