-- up
ALTER TABLE customers DROP COLUMN note;

-- down
ALTER TABLE customers ADD COLUMN note TEXT;
COMMENT ON COLUMN customers.note IS 'internal';
