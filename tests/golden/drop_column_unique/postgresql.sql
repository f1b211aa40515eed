-- up
ALTER TABLE customers DROP CONSTRAINT uq_customers_email, DROP COLUMN email;

-- down
ALTER TABLE customers ADD COLUMN email VARCHAR(120) NOT NULL, ADD CONSTRAINT uq_customers_email UNIQUE (email);
