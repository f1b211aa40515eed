-- up
ALTER TABLE articles DROP INDEX ix_articles_of_mysql, ADD INDEX ix_articles_of_mysql (title(20) DESC, `body`(30)) USING btree COMMENT 'another';

-- down
ALTER TABLE articles DROP INDEX ix_articles_of_mysql, ADD INDEX ix_articles_of_mysql (title(20) DESC, `body`(30)) USING btree COMMENT 'it''s 100% :new \\ "fine"';
