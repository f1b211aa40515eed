-- up
ALTER TABLE orders DROP FOREIGN KEY fk_orders_customer_id_customers;
DROP TABLE customers;

-- down
CREATE TABLE customers (
    id BIGINT NOT NULL AUTO_INCREMENT,
    email VARCHAR(120) NOT NULL,
    name VARCHAR(80) DEFAULT 'unknown',
    credit INTEGER NOT NULL DEFAULT 0,
    note TEXT COMMENT 'internal',
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT uq_customers_email UNIQUE (email)
)COMMENT='who buys';
ALTER TABLE orders ADD CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE;
