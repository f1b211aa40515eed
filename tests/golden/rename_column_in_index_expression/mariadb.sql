-- up
-- refused: mariadb has no indexes on expressions: 'ix_customers_name_lower' on 'customers'

-- down
ALTER TABLE customers RENAME COLUMN full_name TO name;
ALTER TABLE customers DROP INDEX ix_customers_name_lower;
