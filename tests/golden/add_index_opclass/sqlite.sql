-- up
-- refused: sqlite has no operator classes: 'ix_articles_title' on 'articles'

-- down
DROP INDEX ix_articles_title;
