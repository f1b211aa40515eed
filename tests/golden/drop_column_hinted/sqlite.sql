-- up
ALTER TABLE customers DROP COLUMN note;

-- down
ALTER TABLE customers ADD COLUMN note TEXT;
