-- up
ALTER INDEX ix_orders_customer_id RENAME TO ix_buyer;

-- down
ALTER INDEX ix_buyer RENAME TO ix_orders_customer_id;
