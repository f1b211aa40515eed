-- up
DROP VIEW buyers;
CREATE TABLE "_brant_new_players" (
    id INTEGER NOT NULL,
    team_id INTEGER NOT NULL,
    CONSTRAINT pk_players PRIMARY KEY (id)
)
INSERT OR ABORT INTO "_brant_new_players" ("id", "team_id") SELECT "id", "team_id" FROM "players"
DROP TABLE "players"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_players" RENAME TO "players"
PRAGMA legacy_alter_table = OFF
CREATE INDEX ix_players_team_id ON players (team_id);
DROP TABLE teams;
DROP TABLE players;
DROP TABLE orders;
DROP TABLE customers;

-- down
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
    CONSTRAINT ck_orders_total CHECK (total >= 0),
    CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
CREATE INDEX ix_orders_state_placed_on ON orders (state, placed_on DESC);
CREATE TABLE players (
    id INTEGER NOT NULL,
    team_id INTEGER NOT NULL,
    CONSTRAINT pk_players PRIMARY KEY (id)
);
CREATE INDEX ix_players_team_id ON players (team_id);
CREATE TABLE teams (
    id INTEGER NOT NULL,
    captain_id INTEGER,
    CONSTRAINT pk_teams PRIMARY KEY (id),
    CONSTRAINT fk_teams_captain_id_players FOREIGN KEY(captain_id) REFERENCES players (id)
);
CREATE INDEX ix_teams_captain_id ON teams (captain_id);
CREATE TABLE "_brant_new_players" (
    id INTEGER NOT NULL,
    team_id INTEGER NOT NULL,
    CONSTRAINT pk_players PRIMARY KEY (id),
    CONSTRAINT fk_players_team_id_teams FOREIGN KEY(team_id) REFERENCES teams (id)
)
INSERT OR ABORT INTO "_brant_new_players" ("id", "team_id") SELECT "id", "team_id" FROM "players"
DROP TABLE "players"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_players" RENAME TO "players"
PRAGMA legacy_alter_table = OFF
CREATE INDEX ix_players_team_id ON players (team_id);
CREATE VIEW buyers AS
SELECT id, name FROM customers;
