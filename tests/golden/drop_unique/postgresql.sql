-- up
ALTER TABLE customers DROP CONSTRAINT uq_customers_email;

-- down
ALTER TABLE customers ADD CONSTRAINT uq_customers_email UNIQUE (email);
