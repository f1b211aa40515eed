-- up
ALTER TABLE orders RENAME INDEX ix_orders_customer_id TO ix_buyer;

-- down
ALTER TABLE orders RENAME INDEX ix_buyer TO ix_orders_customer_id;
