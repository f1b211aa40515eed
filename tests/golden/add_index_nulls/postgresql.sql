-- up
CREATE INDEX ix_articles_published_at_views ON articles (published_at DESC NULLS LAST, views);

-- down
DROP INDEX ix_articles_published_at_views;
