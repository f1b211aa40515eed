-- up
ALTER TABLE orders ADD COLUMN remark VARCHAR(50) COMMENT 'free text';

-- down
ALTER TABLE orders DROP COLUMN remark;
