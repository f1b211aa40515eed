-- up
ALTER TABLE articles ADD INDEX ix_articles_slug_views (slug, views DESC) COMMENT 'it''s 100% :sure';

-- down
ALTER TABLE articles DROP INDEX ix_articles_slug_views;
