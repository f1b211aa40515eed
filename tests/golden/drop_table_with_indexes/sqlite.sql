-- up
DROP TABLE articles;

-- down
CREATE TABLE articles (
    id INTEGER NOT NULL,
    title VARCHAR(100) NOT NULL,
    slug VARCHAR(60),
    body TEXT,
    views INTEGER DEFAULT 0 NOT NULL,
    published_at DATETIME,
    place TEXT NOT NULL,
    CONSTRAINT pk_articles PRIMARY KEY (id)
);
CREATE INDEX ix_articles_of_mysql ON articles (title DESC, body);
