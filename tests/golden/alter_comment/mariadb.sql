-- up
ALTER TABLE customers MODIFY COLUMN note TEXT COMMENT 'it''s public';

-- down
ALTER TABLE customers MODIFY COLUMN note TEXT COMMENT 'internal';
