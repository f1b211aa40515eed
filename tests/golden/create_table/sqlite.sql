-- up
CREATE TABLE products (
    id INTEGER NOT NULL,
    sku VARCHAR(40) NOT NULL,
    title VARCHAR(255) NOT NULL,
    body TEXT,
    price NUMERIC(12, 2) DEFAULT (9.99) NOT NULL,
    active BOOLEAN DEFAULT 1 NOT NULL,
    weight DOUBLE,
    extra JSON,
    token CHAR(32),
    picture BLOB,
    created_at DATETIME,
    updated_at DATETIME,
    CONSTRAINT pk_products PRIMARY KEY (id),
    CONSTRAINT uq_products_sku UNIQUE (sku),
    CONSTRAINT ck_products_price CHECK (price > 0)
);
CREATE INDEX ix_products_title ON products (title);

-- down
DROP TABLE products;
