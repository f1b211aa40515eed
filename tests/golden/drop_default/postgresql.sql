-- up
ALTER TABLE customers ALTER COLUMN name DROP DEFAULT;

-- down
ALTER TABLE customers ALTER COLUMN name SET DEFAULT 'unknown';
