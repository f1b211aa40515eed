-- up
CREATE TABLE pages (
    id INTEGER NOT NULL,
    title VARCHAR(100) NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_pages PRIMARY KEY (id)
);
CREATE INDEX ix_pages_body ON pages (body);
CREATE INDEX ix_pages_text ON pages (title DESC, id);
CREATE UNIQUE INDEX uq_pages ON pages (title DESC, id);

-- down
DROP TABLE pages;
