-- up
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

-- down
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
