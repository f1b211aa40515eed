-- up
ALTER TABLE customers ALTER COLUMN credit SET DEFAULT 5;

-- down
ALTER TABLE customers ALTER COLUMN credit SET DEFAULT 0;
