-- up
-- refused: mariadb has no indexes on expressions: 'ix_articles_lower_title_length_body' on 'articles'

-- down
ALTER TABLE articles DROP INDEX ix_articles_lower_title_length_body;
