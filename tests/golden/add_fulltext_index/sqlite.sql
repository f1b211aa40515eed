-- up
-- refused: sqlite has no full-text indexes: 'ix_articles_title_body_fulltext' on 'articles'

-- down
DROP INDEX ix_articles_title_body_fulltext;
