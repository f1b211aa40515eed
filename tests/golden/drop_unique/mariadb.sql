-- up
ALTER TABLE customers DROP INDEX uq_customers_email;

-- down
ALTER TABLE customers ADD CONSTRAINT uq_customers_email UNIQUE (email);
