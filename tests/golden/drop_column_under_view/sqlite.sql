-- up
DROP VIEW good_buyers;
DROP VIEW buyers;
CREATE TABLE "_brant_new_orders" (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    state VARCHAR(20) DEFAULT 'new' NOT NULL,
    placed_on DATE,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE
)
INSERT OR ABORT INTO "_brant_new_orders" ("id", "customer_id", "state", "placed_on") SELECT "id", "customer_id", "state", "placed_on" FROM "orders"
DROP TABLE "orders"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_orders" RENAME TO "orders"
PRAGMA legacy_alter_table = OFF
CREATE INDEX ix_orders_customer_id ON orders (customer_id)
CREATE INDEX ix_orders_state_placed_on ON orders (state, placed_on DESC);

-- down
ALTER TABLE orders ADD COLUMN total NUMERIC(10, 2) DEFAULT (0.00) NOT NULL;
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
CREATE VIEW buyers AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name;
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
