-- up
-- refused: sqlite takes many NULLs in a unique index: 'ix_articles_slug' on 'articles'

-- down
DROP INDEX ix_articles_slug;
