-- up
-- refused: sqlite has no NULLS FIRST or LAST in an index: 'ix_articles_published_at_views' on 'articles'

-- down
DROP INDEX ix_articles_published_at_views;
