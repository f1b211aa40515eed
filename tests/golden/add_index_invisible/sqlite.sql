-- up
-- refused: sqlite has no index that queries do not see: 'ix_articles_slug' on 'articles'

-- down
DROP INDEX ix_articles_slug;
