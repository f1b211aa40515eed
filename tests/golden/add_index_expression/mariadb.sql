-- up
-- refused: mariadb has no indexes on expressions: 'ix_customers_email_lower' on 'customers'

-- down
ALTER TABLE customers DROP INDEX ix_customers_email_lower;
