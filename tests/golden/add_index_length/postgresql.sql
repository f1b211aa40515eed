-- up
-- refused: postgresql indexes no beginnings of columns: 'ix_articles_body_slug' on 'articles'

-- down
DROP INDEX ix_articles_body_slug;
