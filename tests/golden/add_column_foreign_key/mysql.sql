-- up
ALTER TABLE orders ADD COLUMN invoiced_to BIGINT, ADD CONSTRAINT fk_orders_invoiced_to_customers FOREIGN KEY(invoiced_to) REFERENCES customers (id) ON DELETE SET NULL;
ALTER TABLE orders ADD INDEX ix_orders_invoiced_to (invoiced_to), DROP INDEX fk_orders_invoiced_to_customers;

-- down
ALTER TABLE orders ADD INDEX fk_orders_invoiced_to_customers (invoiced_to), DROP INDEX ix_orders_invoiced_to;
ALTER TABLE orders DROP FOREIGN KEY fk_orders_invoiced_to_customers, DROP INDEX fk_orders_invoiced_to_customers, DROP COLUMN invoiced_to;
