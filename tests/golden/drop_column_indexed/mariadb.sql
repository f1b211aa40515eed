-- up
ALTER TABLE orders DROP FOREIGN KEY fk_orders_customer_id_customers, DROP INDEX ix_orders_customer_id, DROP COLUMN customer_id;

-- down
ALTER TABLE orders ADD COLUMN customer_id BIGINT NOT NULL AFTER id, ADD INDEX ix_orders_customer_id (customer_id);
ALTER TABLE orders ADD CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE;
