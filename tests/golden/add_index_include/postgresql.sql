-- up
CREATE INDEX ix_articles_slug ON articles (slug) INCLUDE (views, title);

-- down
DROP INDEX ix_articles_slug;
