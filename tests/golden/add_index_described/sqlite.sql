-- up
CREATE INDEX ix_articles_slug_views ON articles (slug, views DESC);

-- down
DROP INDEX ix_articles_slug_views;
