-- up
ALTER TABLE orders ADD COLUMN remark VARCHAR(50);

-- down
ALTER TABLE orders DROP COLUMN remark;
