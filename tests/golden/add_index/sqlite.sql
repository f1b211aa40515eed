-- up
CREATE INDEX ix_customers_name_credit ON customers (name, credit DESC);

-- down
DROP INDEX ix_customers_name_credit;
