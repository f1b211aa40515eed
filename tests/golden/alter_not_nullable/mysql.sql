-- up
ALTER TABLE customers MODIFY COLUMN name VARCHAR(80) NOT NULL DEFAULT 'unknown';

-- down
ALTER TABLE customers MODIFY COLUMN name VARCHAR(80) DEFAULT 'unknown';
