-- up
DROP INDEX ix_everything;

-- down
CREATE UNIQUE INDEX ix_everything ON articles (title DESC, slug);
