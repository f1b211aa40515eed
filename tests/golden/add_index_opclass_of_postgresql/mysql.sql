-- up
ALTER TABLE articles ADD INDEX ix_articles_title (title);

-- down
ALTER TABLE articles DROP INDEX ix_articles_title;
