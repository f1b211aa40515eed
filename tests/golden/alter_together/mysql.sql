-- up
ALTER TABLE orders MODIFY COLUMN state VARCHAR(40) COMMENT 'where it stands' DEFAULT 'open';

-- down
ALTER TABLE orders MODIFY COLUMN state VARCHAR(20) NOT NULL DEFAULT 'new';
