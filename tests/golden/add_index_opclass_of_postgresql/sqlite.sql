-- up
CREATE INDEX ix_articles_title ON articles (title);

-- down
DROP INDEX ix_articles_title;
