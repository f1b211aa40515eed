-- up
-- refused: mariadb has no method to choose for an index: 'ix_articles_published_at' on 'articles'

-- down
ALTER TABLE articles DROP INDEX ix_articles_published_at;
