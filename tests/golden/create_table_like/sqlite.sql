-- up
CREATE TABLE old_orders (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    total NUMERIC(10, 2) DEFAULT (0.00) NOT NULL,
    state VARCHAR(20) DEFAULT 'new' NOT NULL,
    placed_on DATE,
    CONSTRAINT pk_old_orders PRIMARY KEY (id),
    CONSTRAINT ck_old_orders_681f4e1a CHECK (total >= 0),
    CONSTRAINT fk_old_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE INDEX ix_old_orders_customer_id ON old_orders (customer_id);
CREATE INDEX ix_old_orders_state_placed_on ON old_orders (state, placed_on DESC);

-- down
DROP TABLE old_orders;
