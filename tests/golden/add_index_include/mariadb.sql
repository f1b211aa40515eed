-- up
-- refused: mariadb has no INCLUDE: 'ix_articles_slug' on 'articles'

-- down
ALTER TABLE articles DROP INDEX ix_articles_slug;
