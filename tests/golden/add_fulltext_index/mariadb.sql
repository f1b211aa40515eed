-- up
ALTER TABLE articles ADD FULLTEXT INDEX ix_articles_title_body_fulltext (title, `body`);

-- down
ALTER TABLE articles DROP INDEX ix_articles_title_body_fulltext;
