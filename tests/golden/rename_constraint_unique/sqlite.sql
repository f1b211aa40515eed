-- up
CREATE TABLE "_brant_new_rooms" (
    house INTEGER NOT NULL,
    number INTEGER NOT NULL,
    title VARCHAR(40),
    code VARCHAR(10) NOT NULL,
    CONSTRAINT pk_rooms PRIMARY KEY (house, number),
    CONSTRAINT "uq_code" UNIQUE (code)
)
INSERT OR ABORT INTO "_brant_new_rooms" (rowid, "house", "number", "title", "code") SELECT rowid, "house", "number", "title", "code" FROM "rooms"
DROP TABLE "rooms"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_rooms" RENAME TO "rooms"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_rooms" (
    house INTEGER NOT NULL,
    number INTEGER NOT NULL,
    title VARCHAR(40),
    code VARCHAR(10) NOT NULL,
    CONSTRAINT pk_rooms PRIMARY KEY (house, number),
    CONSTRAINT "uq_rooms_code" UNIQUE (code)
)
INSERT OR ABORT INTO "_brant_new_rooms" (rowid, "house", "number", "title", "code") SELECT rowid, "house", "number", "title", "code" FROM "rooms"
DROP TABLE "rooms"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_rooms" RENAME TO "rooms"
PRAGMA legacy_alter_table = OFF;
