-- up
ALTER TABLE players DROP CONSTRAINT fk_players_team_id_teams;
ALTER TABLE teams DROP CONSTRAINT pk_teams, ADD CONSTRAINT pk_teams PRIMARY KEY (id, year);

-- down
ALTER TABLE teams DROP CONSTRAINT pk_teams, ADD CONSTRAINT pk_teams PRIMARY KEY (id);
ALTER TABLE players ADD CONSTRAINT fk_players_team_id_teams FOREIGN KEY(team_id) REFERENCES teams (id);
