-- up
ALTER TABLE customers RENAME COLUMN name TO full_name, ALGORITHM=INSTANT;

-- down
ALTER TABLE customers RENAME COLUMN full_name TO name;
