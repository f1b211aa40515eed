-- up
-- refused: sqlite has no INCLUDE: 'ix_articles_slug' on 'articles'

-- down
DROP INDEX ix_articles_slug;
