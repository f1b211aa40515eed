-- up
CREATE TABLE "_brant_new_players" (
    id INTEGER NOT NULL,
    team_id INTEGER NOT NULL,
    name VARCHAR(40) NOT NULL,
    CONSTRAINT pk_players PRIMARY KEY (id)
)
INSERT OR ABORT INTO "_brant_new_players" ("id", "team_id", "name") SELECT "id", "team_id", "name" FROM "players"
DROP TABLE "players"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_players" RENAME TO "players"
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "_brant_new_teams" (
    id INTEGER NOT NULL,
    name VARCHAR(40) NOT NULL,
    year INTEGER DEFAULT 2000 NOT NULL,
    CONSTRAINT pk_teams PRIMARY KEY (id, year)
)
INSERT OR ABORT INTO "_brant_new_teams" (rowid, "id", "name", "year") SELECT rowid, "id", "name", "year" FROM "teams"
DROP TABLE "teams"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_teams" RENAME TO "teams"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_teams" (
    id INTEGER NOT NULL,
    name VARCHAR(40) NOT NULL,
    year INTEGER DEFAULT 2000 NOT NULL,
    CONSTRAINT pk_teams PRIMARY KEY (id)
)
INSERT OR ABORT INTO "_brant_new_teams" ("id", "name", "year") SELECT "id", "name", "year" FROM "teams"
DROP TABLE "teams"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_teams" RENAME TO "teams"
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "_brant_new_players" (
    id INTEGER NOT NULL,
    team_id INTEGER NOT NULL,
    name VARCHAR(40) NOT NULL,
    CONSTRAINT pk_players PRIMARY KEY (id),
    CONSTRAINT fk_players_team_id_teams FOREIGN KEY(team_id) REFERENCES teams (id)
)
INSERT OR ABORT INTO "_brant_new_players" ("id", "team_id", "name") SELECT "id", "team_id", "name" FROM "players"
DROP TABLE "players"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_players" RENAME TO "players"
PRAGMA legacy_alter_table = OFF;
