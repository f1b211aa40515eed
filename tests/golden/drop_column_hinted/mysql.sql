-- up
ALTER TABLE customers DROP COLUMN note, ALGORITHM=INPLACE, LOCK=NONE;

-- down
ALTER TABLE customers ADD COLUMN note TEXT COMMENT 'internal';
