-- up
CREATE UNIQUE INDEX ix_articles_slug ON articles (slug) NULLS NOT DISTINCT;

-- down
DROP INDEX ix_articles_slug;
