-- up
-- refused: mysql takes many NULLs in a unique index: 'ix_articles_slug' on 'articles'

-- down
ALTER TABLE articles DROP INDEX ix_articles_slug;
