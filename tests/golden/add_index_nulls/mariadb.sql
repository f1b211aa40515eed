-- up
-- refused: mariadb has no NULLS FIRST or LAST in an index: 'ix_articles_published_at_views' on 'articles'

-- down
ALTER TABLE articles DROP INDEX ix_articles_published_at_views;
