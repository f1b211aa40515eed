-- up
ALTER TABLE customers COMMENT '';

-- down
ALTER TABLE customers COMMENT 'who buys';
