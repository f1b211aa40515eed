-- up
ALTER TABLE customers ADD INDEX ix_customers_email_lower ((lower(email)));

-- down
ALTER TABLE customers DROP INDEX ix_customers_email_lower;
