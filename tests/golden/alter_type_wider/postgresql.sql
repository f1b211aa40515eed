-- up
ALTER TABLE customers ALTER COLUMN credit TYPE BIGINT;

-- down
ALTER TABLE customers ALTER COLUMN credit TYPE INTEGER;
