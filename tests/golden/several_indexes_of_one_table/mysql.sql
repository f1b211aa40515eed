-- up
ALTER TABLE articles ADD INDEX ix_articles_views (views), ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE articles ADD INDEX ix_articles_published_at_views (published_at DESC, views), ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE articles ADD UNIQUE INDEX ix_articles_slug (slug), ADD INDEX ix_articles_title_views (title, views DESC);

-- down
ALTER TABLE articles DROP INDEX ix_articles_title_views, DROP INDEX ix_articles_slug;
ALTER TABLE articles DROP INDEX ix_articles_published_at_views, DROP INDEX ix_articles_views, ALGORITHM=INPLACE, LOCK=NONE;
