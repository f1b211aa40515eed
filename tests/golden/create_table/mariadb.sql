-- up
CREATE TABLE products (
    id BIGINT NOT NULL AUTO_INCREMENT,
    sku VARCHAR(40) NOT NULL,
    title VARCHAR(255) NOT NULL COMMENT 'shown in lists',
    `body` TEXT,
    price NUMERIC(12, 2) NOT NULL DEFAULT 9.99,
    active BOOL NOT NULL DEFAULT true,
    weight DOUBLE,
    extra JSON,
    token UUID,
    picture BLOB,
    created_at DATETIME(6),
    updated_at DATETIME(6),
    CONSTRAINT pk_products PRIMARY KEY (id),
    CONSTRAINT uq_products_sku UNIQUE (sku),
    CONSTRAINT ck_products_price CHECK (price > 0),
    INDEX ix_products_title (title)
)COMMENT='what is sold';

-- down
DROP TABLE products;
