-- up
DROP VIEW buyers;
ALTER TABLE players DROP FOREIGN KEY fk_players_team_id_teams;
DROP TABLE teams;
DROP TABLE players;
DROP TABLE orders;
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
CREATE TABLE players (
    id BIGINT NOT NULL AUTO_INCREMENT,
    team_id BIGINT NOT NULL,
    CONSTRAINT pk_players PRIMARY KEY (id),
    INDEX ix_players_team_id (team_id)
);
CREATE TABLE teams (
    id BIGINT NOT NULL AUTO_INCREMENT,
    captain_id BIGINT,
    CONSTRAINT pk_teams PRIMARY KEY (id),
    CONSTRAINT fk_teams_captain_id_players FOREIGN KEY(captain_id) REFERENCES players (id),
    INDEX ix_teams_captain_id (captain_id)
);
ALTER TABLE players ADD CONSTRAINT fk_players_team_id_teams FOREIGN KEY(team_id) REFERENCES teams (id);
CREATE VIEW buyers AS
SELECT id, name FROM customers;
