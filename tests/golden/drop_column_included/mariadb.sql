-- up
ALTER TABLE articles DROP INDEX ix_everything, DROP COLUMN views;

-- down
ALTER TABLE articles ADD COLUMN views INTEGER NOT NULL DEFAULT 0 AFTER `body`, ADD UNIQUE INDEX ix_everything (title DESC, slug);
