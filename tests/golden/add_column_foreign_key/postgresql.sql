-- up
ALTER TABLE orders ADD COLUMN invoiced_to BIGINT;
ALTER TABLE orders ADD CONSTRAINT fk_orders_invoiced_to_customers FOREIGN KEY(invoiced_to) REFERENCES customers (id) ON DELETE SET NULL;
CREATE INDEX ix_orders_invoiced_to ON orders (invoiced_to);

-- down
DROP INDEX ix_orders_invoiced_to;
ALTER TABLE orders DROP CONSTRAINT fk_orders_invoiced_to_customers, DROP COLUMN invoiced_to;
