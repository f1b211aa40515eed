-- up
ALTER TABLE articles ADD SPATIAL INDEX ix_articles_place_spatial (place);

-- down
ALTER TABLE articles DROP INDEX ix_articles_place_spatial;
