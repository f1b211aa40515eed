-- up
DROP INDEX ix_articles_of_mysql;

-- down
CREATE INDEX ix_articles_of_mysql ON articles (title DESC, body);
COMMENT ON INDEX ix_articles_of_mysql IS 'it''s 100% :new \ "fine"';
