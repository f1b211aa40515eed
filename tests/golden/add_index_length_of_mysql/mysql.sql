-- up
ALTER TABLE articles ADD UNIQUE INDEX ix_articles_body (body(20));

-- down
ALTER TABLE articles DROP INDEX ix_articles_body;
