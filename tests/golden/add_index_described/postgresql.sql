-- up
CREATE INDEX ix_articles_slug_views ON articles (slug, views DESC);
COMMENT ON INDEX ix_articles_slug_views IS 'it''s 100% :sure';

-- down
DROP INDEX ix_articles_slug_views;
