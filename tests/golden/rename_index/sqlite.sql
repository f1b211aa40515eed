-- up
DROP INDEX ix_orders_customer_id;
CREATE INDEX ix_buyer ON orders (customer_id);

-- down
DROP INDEX ix_buyer;
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
