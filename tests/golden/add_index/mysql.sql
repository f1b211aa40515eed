-- up
ALTER TABLE customers ADD INDEX ix_customers_name_credit (name, credit DESC);

-- down
ALTER TABLE customers DROP INDEX ix_customers_name_credit;
