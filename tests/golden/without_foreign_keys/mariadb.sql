-- up
SET SESSION foreign_key_checks = 0;
UPDATE customers SET credit = 1;
ALTER TABLE orders ADD COLUMN remark VARCHAR(50);
SET SESSION foreign_key_checks = 1;

-- down
SET SESSION foreign_key_checks = 0;
ALTER TABLE orders DROP COLUMN remark;
UPDATE customers SET credit = 0;
SET SESSION foreign_key_checks = 1;
