-- up
CREATE INDEX ix_articles_views ON articles (views);
CREATE INDEX ix_articles_published_at_views ON articles (published_at DESC, views);
CREATE UNIQUE INDEX ix_articles_slug ON articles (slug);
CREATE INDEX ix_articles_title_views ON articles (title, views DESC);

-- down
DROP INDEX ix_articles_title_views;
DROP INDEX ix_articles_slug;
DROP INDEX ix_articles_published_at_views;
DROP INDEX ix_articles_views;
