-- up
-- refused: mariadb has no tablespaces for an index: 'ix_articles_slug' on 'articles'

-- down
ALTER TABLE articles DROP INDEX ix_articles_slug;
