-- up
CREATE TABLE "_brant_new_notes" (
    id INTEGER NOT NULL,
    title VARCHAR(60) NOT NULL,
    price NUMERIC(8, 2) DEFAULT 1 NOT NULL,
    extra JSON NOT NULL,
    CONSTRAINT pk_notes PRIMARY KEY (id)
) WITHOUT ROWID
INSERT OR ABORT INTO "_brant_new_notes" ("id", "title", "price", "extra") SELECT "id", "title", "price", "extra" FROM "notes"
DROP TABLE "notes"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_notes" RENAME TO "notes"
PRAGMA legacy_alter_table = OFF
CREATE INDEX ix_notes_title ON notes (title);

-- down
CREATE TABLE "_brant_new_notes" (
    id INTEGER NOT NULL,
    title VARCHAR(60) NOT NULL,
    price NUMERIC(8, 2) DEFAULT 1 NOT NULL,
    extra JSON NOT NULL,
    CONSTRAINT pk_notes PRIMARY KEY (id)
)
INSERT OR ABORT INTO "_brant_new_notes" ("id", "title", "price", "extra") SELECT "id", "title", "price", "extra" FROM "notes"
DROP TABLE "notes"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_notes" RENAME TO "notes"
PRAGMA legacy_alter_table = OFF
CREATE INDEX ix_notes_title ON notes (title);
