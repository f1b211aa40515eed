-- up
COMMENT ON INDEX ix_articles_of_mysql IS NULL;

-- down
COMMENT ON INDEX ix_articles_of_mysql IS 'it''s 100% :new \ "fine"';
