-- up
ALTER TABLE orders COMMENT 'what was bought';

-- down
ALTER TABLE orders COMMENT '';
