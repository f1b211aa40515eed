-- up
ALTER TABLE customers ADD INDEX ix_customers_name_lower ((lower(name)), credit);
ALTER TABLE customers DROP INDEX ix_customers_name_lower, RENAME COLUMN name TO full_name, ADD INDEX ix_customers_name_lower ((lower(full_name)), credit);

-- down
ALTER TABLE customers DROP INDEX ix_customers_name_lower, RENAME COLUMN full_name TO name, ADD INDEX ix_customers_name_lower ((lower(name)), credit);
ALTER TABLE customers DROP INDEX ix_customers_name_lower;
