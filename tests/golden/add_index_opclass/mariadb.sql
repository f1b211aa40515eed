-- up
-- refused: mariadb has no operator classes: 'ix_articles_title' on 'articles'

-- down
ALTER TABLE articles DROP INDEX ix_articles_title;
