-- up
CREATE INDEX ix_articles_place_spatial ON articles USING gist (place);

-- down
DROP INDEX ix_articles_place_spatial;
