-- up
CREATE TABLE old_orders (
    id BIGINT NOT NULL AUTO_INCREMENT,
    customer_id BIGINT NOT NULL,
    total NUMERIC(10, 2) NOT NULL DEFAULT 0.00,
    state VARCHAR(20) NOT NULL DEFAULT 'new',
    placed_on DATE,
    CONSTRAINT pk_old_orders PRIMARY KEY (id),
    CONSTRAINT ck_old_orders_681f4e1a CHECK (total >= 0),
    CONSTRAINT fk_old_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    INDEX ix_old_orders_customer_id (customer_id),
    INDEX ix_old_orders_state_placed_on (state, placed_on DESC)
);

-- down
DROP TABLE old_orders;
