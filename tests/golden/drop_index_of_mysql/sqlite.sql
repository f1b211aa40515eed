-- up
DROP INDEX ix_articles_of_mysql;

-- down
CREATE INDEX ix_articles_of_mysql ON articles (title DESC, body);
