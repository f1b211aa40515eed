-- up
ALTER TABLE orders ADD INDEX fk_orders_customer_id_customers (customer_id), DROP INDEX ix_orders_customer_id;

-- down
ALTER TABLE orders ADD INDEX ix_orders_customer_id (customer_id), DROP INDEX fk_orders_customer_id_customers;
