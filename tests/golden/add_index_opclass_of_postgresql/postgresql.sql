-- up
CREATE INDEX ix_articles_title ON articles (title varchar_pattern_ops);

-- down
DROP INDEX ix_articles_title;
