-- up
-- refused: sqlite has no spatial indexes: 'ix_articles_place_spatial' on 'articles'

-- down
DROP INDEX ix_articles_place_spatial;
