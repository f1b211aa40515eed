-- up
PRAGMA foreign_key_check;
UPDATE customers SET credit = 1;
ALTER TABLE orders ADD COLUMN remark VARCHAR(50);
PRAGMA foreign_key_check;

-- down
PRAGMA foreign_key_check;
ALTER TABLE orders DROP COLUMN remark;
UPDATE customers SET credit = 0;
PRAGMA foreign_key_check;
