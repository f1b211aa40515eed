-- up
CREATE INDEX ix_articles_slug ON articles (slug);

-- down
DROP INDEX ix_articles_slug;
