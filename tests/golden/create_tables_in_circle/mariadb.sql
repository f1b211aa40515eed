-- up
CREATE TABLE customers (
    id BIGINT NOT NULL AUTO_INCREMENT,
    email VARCHAR(120) NOT NULL,
    name VARCHAR(80) DEFAULT 'unknown',
    credit INTEGER NOT NULL DEFAULT 0,
    note TEXT COMMENT 'internal',
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT uq_customers_email UNIQUE (email)
)COMMENT='who buys';
CREATE TABLE orders (
    id BIGINT NOT NULL AUTO_INCREMENT,
    customer_id BIGINT NOT NULL,
    total NUMERIC(10, 2) NOT NULL DEFAULT 0.00,
    state VARCHAR(20) NOT NULL DEFAULT 'new',
    placed_on DATE,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT fk_orders_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    INDEX ix_orders_customer_id (customer_id),
    INDEX ix_orders_state_placed_on (state, placed_on DESC)
);
ALTER TABLE orders ADD CONSTRAINT ck_orders_total CHECK (total >= 0);
CREATE VIEW buyers AS
SELECT id, name FROM customers;
CREATE TABLE teams (
    id BIGINT NOT NULL AUTO_INCREMENT,
    captain_id BIGINT,
    CONSTRAINT pk_teams PRIMARY KEY (id)
);
CREATE TABLE players (
    id BIGINT NOT NULL AUTO_INCREMENT,
    team_id BIGINT NOT NULL,
    CONSTRAINT pk_players PRIMARY KEY (id),
    CONSTRAINT fk_players_team_id_teams FOREIGN KEY(team_id) REFERENCES teams (id),
    INDEX ix_players_team_id (team_id)
);
ALTER TABLE teams ADD CONSTRAINT fk_teams_captain_id_players FOREIGN KEY(captain_id) REFERENCES players (id);
ALTER TABLE teams ADD INDEX ix_teams_captain_id (captain_id), DROP INDEX fk_teams_captain_id_players;

-- down
ALTER TABLE teams ADD INDEX fk_teams_captain_id_players (captain_id), DROP INDEX ix_teams_captain_id;
ALTER TABLE teams DROP FOREIGN KEY fk_teams_captain_id_players, DROP INDEX fk_teams_captain_id_players;
DROP TABLE players;
DROP TABLE teams;
DROP VIEW buyers;
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, DROP INDEX ix_orders_state_placed_on, ADD INDEX fk_orders_customer_id_customers (customer_id), DROP INDEX ix_orders_customer_id;
DROP TABLE orders;
DROP TABLE customers;
