-- up
CREATE UNIQUE INDEX ix_customers_name ON customers (name);

-- down
DROP INDEX ix_customers_name;
