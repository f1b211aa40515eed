-- up
CREATE TABLE customers (
    id INTEGER NOT NULL,
    email VARCHAR(120) NOT NULL,
    name VARCHAR(80) DEFAULT 'unknown',
    credit INTEGER DEFAULT 0 NOT NULL,
    note TEXT,
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT uq_customers_email UNIQUE (email)
);
CREATE TABLE orders (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    total NUMERIC(10, 2) DEFAULT (0.00) NOT NULL,
    state VARCHAR(20) DEFAULT 'new' NOT NULL,
    placed_on DATE,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
CREATE INDEX ix_orders_state_placed_on ON orders (state, placed_on DESC);
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
SELECT id, name FROM customers;
CREATE TABLE teams (
    id INTEGER NOT NULL,
    captain_id INTEGER,
    CONSTRAINT pk_teams PRIMARY KEY (id)
);
CREATE TABLE players (
    id INTEGER NOT NULL,
    team_id INTEGER NOT NULL,
    CONSTRAINT pk_players PRIMARY KEY (id),
    CONSTRAINT fk_players_team_id_teams FOREIGN KEY(team_id) REFERENCES teams (id)
);
CREATE INDEX ix_players_team_id ON players (team_id);
CREATE TABLE "_brant_new_teams" (
    id INTEGER NOT NULL,
    captain_id INTEGER,
    CONSTRAINT pk_teams PRIMARY KEY (id),
    CONSTRAINT fk_teams_captain_id_players FOREIGN KEY(captain_id) REFERENCES players (id)
)
INSERT OR ABORT INTO "_brant_new_teams" ("id", "captain_id") SELECT "id", "captain_id" FROM "teams"
DROP TABLE "teams"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_teams" RENAME TO "teams"
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_teams_captain_id ON teams (captain_id);

-- down
DROP INDEX ix_teams_captain_id;
CREATE TABLE "_brant_new_teams" (
    id INTEGER NOT NULL,
    captain_id INTEGER,
    CONSTRAINT pk_teams PRIMARY KEY (id)
)
INSERT OR ABORT INTO "_brant_new_teams" ("id", "captain_id") SELECT "id", "captain_id" FROM "teams"
DROP TABLE "teams"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_teams" RENAME TO "teams"
PRAGMA legacy_alter_table = OFF;
DROP TABLE players;
DROP TABLE teams;
DROP VIEW buyers;
DROP INDEX ix_orders_state_placed_on;
DROP INDEX ix_orders_customer_id;
DROP TABLE orders;
DROP TABLE customers;
