-- up
DROP TABLE orders;

-- down
CREATE TABLE orders (
    id BIGINT NOT NULL AUTO_INCREMENT,
    customer_id BIGINT NOT NULL,
    total NUMERIC(10, 2) NOT NULL DEFAULT 0.00,
    state VARCHAR(20) NOT NULL DEFAULT 'new',
    placed_on DATE,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT ck_orders_total CHECK (total >= 0),
    CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    INDEX ix_orders_customer_id (customer_id),
    INDEX ix_orders_state_placed_on (state, placed_on DESC)
);
