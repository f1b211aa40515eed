-- up
DROP INDEX ix_everything;
CREATE UNIQUE INDEX ix_all ON articles (title DESC, slug);

-- down
DROP INDEX ix_all;
CREATE UNIQUE INDEX ix_everything ON articles (title DESC, slug);
