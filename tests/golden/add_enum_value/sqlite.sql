-- up
CREATE TABLE "_brant_new_people" (
    id INTEGER NOT NULL,
    feels VARCHAR(13) DEFAULT 'ok',
    felt VARCHAR(13),
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT mood CHECK (feels IN ('sad', 'ok', 'happy', 'over the moon')) CONSTRAINT mood CHECK (felt IN ('sad', 'ok', 'happy', 'over the moon'))
)
INSERT OR ABORT INTO "_brant_new_people" ("id", "feels", "felt") SELECT "id", "feels", "felt" FROM "people"
DROP TABLE "people"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_people" RENAME TO "people"
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "_brant_new_pets" (
    id INTEGER NOT NULL,
    feels VARCHAR(13) NOT NULL,
    CONSTRAINT pk_pets PRIMARY KEY (id),
    CONSTRAINT mood CHECK (feels IN ('sad', 'ok', 'happy', 'over the moon'))
)
INSERT OR ABORT INTO "_brant_new_pets" ("id", "feels") SELECT "id", "feels" FROM "pets"
DROP TABLE "pets"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_pets" RENAME TO "pets"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_people" (
    id INTEGER NOT NULL,
    feels VARCHAR(5) DEFAULT 'ok',
    felt VARCHAR(5),
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT mood CHECK (feels IN ('sad', 'ok', 'happy')) CONSTRAINT mood CHECK (felt IN ('sad', 'ok', 'happy'))
)
INSERT OR ABORT INTO "_brant_new_people" ("id", "feels", "felt") SELECT "id", "feels", "felt" FROM "people"
DROP TABLE "people"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_people" RENAME TO "people"
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "_brant_new_pets" (
    id INTEGER NOT NULL,
    feels VARCHAR(5) NOT NULL,
    CONSTRAINT pk_pets PRIMARY KEY (id),
    CONSTRAINT mood CHECK (feels IN ('sad', 'ok', 'happy'))
)
INSERT OR ABORT INTO "_brant_new_pets" ("id", "feels") SELECT "id", "feels" FROM "pets"
DROP TABLE "pets"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_pets" RENAME TO "pets"
PRAGMA legacy_alter_table = OFF;
