-- up
CREATE TABLE "_brant_new_orders" (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    total NUMERIC(10, 2) DEFAULT (0.00) NOT NULL,
    state VARCHAR(20) DEFAULT 'new' NOT NULL,
    placed_on DATE,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE
)
INSERT OR ABORT INTO "_brant_new_orders" ("id", "customer_id", "total", "state", "placed_on") SELECT "id", "customer_id", "total", "state", "placed_on" FROM "orders"
DROP TABLE "orders"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_orders" RENAME TO "orders"
PRAGMA legacy_alter_table = OFF
CREATE INDEX ix_orders_customer_id ON orders (customer_id)
CREATE INDEX ix_orders_state_placed_on ON orders (state, placed_on DESC);

-- down
CREATE TABLE "_brant_new_orders" (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    total NUMERIC(10, 2) DEFAULT (0.00) NOT NULL,
    state VARCHAR(20) DEFAULT 'new' NOT NULL,
    placed_on DATE,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    CONSTRAINT ck_orders_total CHECK (total >= 0)
)
INSERT OR ABORT INTO "_brant_new_orders" ("id", "customer_id", "total", "state", "placed_on") SELECT "id", "customer_id", "total", "state", "placed_on" FROM "orders"
DROP TABLE "orders"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_orders" RENAME TO "orders"
PRAGMA legacy_alter_table = OFF
CREATE INDEX ix_orders_customer_id ON orders (customer_id)
CREATE INDEX ix_orders_state_placed_on ON orders (state, placed_on DESC);
