-- up
ALTER TABLE players DROP FOREIGN KEY fk_players_team_id_teams;
DROP TABLE teams;
DROP TABLE players;

-- down
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
