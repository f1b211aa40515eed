-- up
ALTER TABLE articles ADD INDEX ix_articles_slug (slug) IGNORED;

-- down
ALTER TABLE articles DROP INDEX ix_articles_slug;
