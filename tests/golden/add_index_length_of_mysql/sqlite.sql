-- up
CREATE UNIQUE INDEX ix_articles_body ON articles (body);

-- down
DROP INDEX ix_articles_body;
