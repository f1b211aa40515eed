-- up
DROP TABLE orders;

-- down
CREATE TABLE orders (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    total NUMERIC(10, 2) DEFAULT (0.00) NOT NULL,
    state VARCHAR(20) DEFAULT 'new' NOT NULL,
    placed_on DATE,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT ck_orders_total CHECK (total >= 0),
    CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
CREATE INDEX ix_orders_state_placed_on ON orders (state, placed_on DESC);
