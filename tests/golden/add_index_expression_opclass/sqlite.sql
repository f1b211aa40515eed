-- up
-- refused: sqlite has no operator classes: 'ix_articles_lower_title_length_body' on 'articles'

-- down
DROP INDEX ix_articles_lower_title_length_body;
