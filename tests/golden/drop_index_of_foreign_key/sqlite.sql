-- up
DROP INDEX ix_orders_customer_id;

-- down
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
