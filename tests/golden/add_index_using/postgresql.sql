-- up
CREATE INDEX ix_articles_slug ON articles USING hash (slug);

-- down
DROP INDEX ix_articles_slug;
