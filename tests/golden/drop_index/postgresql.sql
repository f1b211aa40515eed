-- up
DROP INDEX ix_orders_state_placed_on;

-- down
CREATE INDEX ix_orders_state_placed_on ON orders (state, placed_on DESC);
