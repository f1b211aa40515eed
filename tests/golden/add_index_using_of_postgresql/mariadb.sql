-- up
ALTER TABLE articles ADD INDEX ix_articles_slug (slug);

-- down
ALTER TABLE articles DROP INDEX ix_articles_slug;
