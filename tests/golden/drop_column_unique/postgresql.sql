-- up
ALTER TABLE customers DROP CONSTRAINT uq_customers_email;
ALTER TABLE customers DROP COLUMN email;

-- down
ALTER TABLE customers ADD COLUMN email VARCHAR(120) NOT NULL;
ALTER TABLE customers ADD CONSTRAINT uq_customers_email UNIQUE (email);
