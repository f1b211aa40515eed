-- up
CREATE INDEX ix_customers_email_lower ON customers ((lower(email)));

-- down
DROP INDEX ix_customers_email_lower;
