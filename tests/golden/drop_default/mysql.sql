-- up
ALTER TABLE customers MODIFY COLUMN name VARCHAR(80);

-- down
ALTER TABLE customers MODIFY COLUMN name VARCHAR(80) DEFAULT 'unknown';
