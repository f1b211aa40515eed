-- up
ALTER TABLE orders ADD CONSTRAINT uq_orders_customer_id_placed_on UNIQUE (customer_id, placed_on);

-- down
ALTER TABLE orders DROP INDEX uq_orders_customer_id_placed_on;
