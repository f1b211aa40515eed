-- up
ALTER TABLE orders ADD CONSTRAINT fk_orders_invoiced_to_customers FOREIGN KEY(invoiced_to) REFERENCES customers (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- down
ALTER TABLE orders DROP CONSTRAINT fk_orders_invoiced_to_customers;
