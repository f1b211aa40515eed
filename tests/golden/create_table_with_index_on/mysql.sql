-- up
CREATE TABLE pages (
    id BIGINT NOT NULL AUTO_INCREMENT,
    title VARCHAR(100) NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_pages PRIMARY KEY (id),
    INDEX ix_pages_body (body(10)),
    INDEX ix_pages_text (title DESC, id),
    UNIQUE INDEX uq_pages (title DESC, id) COMMENT 'newest first'
);

-- down
DROP TABLE pages;
