-- up
ALTER TABLE customers RENAME COLUMN id TO number;

-- down
ALTER TABLE customers RENAME COLUMN number TO id;
