-- up
ALTER TABLE customers ADD UNIQUE INDEX ix_customers_name (name);

-- down
ALTER TABLE customers DROP INDEX ix_customers_name;
