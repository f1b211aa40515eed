-- up
ALTER TABLE customers MODIFY COLUMN name VARCHAR(200) DEFAULT 'unknown';

-- down
ALTER TABLE customers MODIFY COLUMN name VARCHAR(80) DEFAULT 'unknown';
