-- up
CREATE TABLE "_brant_new_people" (
    id INTEGER NOT NULL,
    feels VARCHAR(5) DEFAULT 'ok' NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT mood CHECK (feels IN ('sad', 'blue', 'ok', 'happy'))
)
INSERT OR ABORT INTO "_brant_new_people" ("id", "feels") SELECT "id", "feels" FROM "people"
DROP TABLE "people"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_people" RENAME TO "people"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_people" (
    id INTEGER NOT NULL,
    feels VARCHAR(5) DEFAULT 'ok' NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT mood CHECK (feels IN ('sad', 'ok', 'happy'))
)
INSERT OR ABORT INTO "_brant_new_people" ("id", "feels") SELECT "id", "feels" FROM "people"
DROP TABLE "people"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_people" RENAME TO "people"
PRAGMA legacy_alter_table = OFF;
