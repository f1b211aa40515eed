-- up
CREATE INDEX ix_customers_name_lower ON customers ((lower(name)), credit);
ALTER TABLE customers RENAME COLUMN name TO full_name;

-- down
ALTER TABLE customers RENAME COLUMN full_name TO name;
DROP INDEX ix_customers_name_lower;
