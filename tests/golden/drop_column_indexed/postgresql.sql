-- up
ALTER TABLE orders DROP CONSTRAINT fk_orders_customer_id_customers;
DROP INDEX ix_orders_customer_id;
ALTER TABLE orders DROP COLUMN customer_id;

-- down
ALTER TABLE orders ADD COLUMN customer_id BIGINT NOT NULL;
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
ALTER TABLE orders ADD CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE;
