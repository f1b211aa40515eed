-- up
ALTER TABLE customers ADD CONSTRAINT ck_customers_f048748d CHECK (credit > -100);

-- down
ALTER TABLE customers DROP CONSTRAINT ck_customers_f048748d;
