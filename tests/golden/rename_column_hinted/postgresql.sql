-- up
ALTER TABLE customers RENAME COLUMN name TO full_name;

-- down
ALTER TABLE customers RENAME COLUMN full_name TO name;
