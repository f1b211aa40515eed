-- up
DROP INDEX ix_everything;
ALTER TABLE articles DROP COLUMN views;

-- down
ALTER TABLE articles ADD COLUMN views INTEGER DEFAULT 0 NOT NULL;
CREATE UNIQUE INDEX ix_everything ON articles (title DESC, slug);
