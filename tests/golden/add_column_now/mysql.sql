-- up
ALTER TABLE orders ADD COLUMN seen_at DATETIME(6) NOT NULL DEFAULT (now());

-- down
ALTER TABLE orders DROP COLUMN seen_at;
