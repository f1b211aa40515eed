-- up
DROP TABLE articles;

-- down
CREATE TABLE articles (
    id BIGINT NOT NULL AUTO_INCREMENT,
    title VARCHAR(100) NOT NULL,
    slug VARCHAR(60),
    body TEXT,
    views INTEGER NOT NULL DEFAULT 0,
    published_at DATETIME,
    place POINT NOT NULL,
    CONSTRAINT pk_articles PRIMARY KEY (id),
    INDEX ix_articles_of_mysql (title(20) DESC, body(30)) USING btree COMMENT 'it''s 100% :new \\ "fine"'
);
