-- up
ALTER TABLE articles ADD INDEX ix_articles_slug (slug), ALGORITHM=INPLACE, LOCK=NONE;

-- down
ALTER TABLE articles DROP INDEX ix_articles_slug, ALGORITHM=INPLACE, LOCK=NONE;
