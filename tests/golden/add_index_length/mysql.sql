-- up
ALTER TABLE articles ADD INDEX ix_articles_body_slug (body(20), slug);

-- down
ALTER TABLE articles DROP INDEX ix_articles_body_slug;
