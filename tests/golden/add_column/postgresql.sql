-- up
ALTER TABLE orders ADD COLUMN remark VARCHAR(50);
COMMENT ON COLUMN orders.remark IS 'free text';

-- down
ALTER TABLE orders DROP COLUMN remark;
