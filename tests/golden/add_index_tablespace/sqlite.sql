-- up
-- refused: sqlite has no tablespaces for an index: 'ix_articles_slug' on 'articles'

-- down
DROP INDEX ix_articles_slug;
