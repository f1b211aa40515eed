-- up
-- refused: sqlite has no method to choose for an index: 'ix_articles_published_at' on 'articles'

-- down
DROP INDEX ix_articles_published_at;
