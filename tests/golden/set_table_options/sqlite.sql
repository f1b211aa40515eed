-- up
CREATE TABLE "_brant_new_notes" (
    code VARCHAR(20) NOT NULL,
    title VARCHAR(60) NOT NULL,
    CONSTRAINT pk_notes PRIMARY KEY (code)
) WITHOUT ROWID
INSERT OR ABORT INTO "_brant_new_notes" ("code", "title") SELECT "code", "title" FROM "notes"
DROP TABLE "notes"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_notes" RENAME TO "notes"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_notes" (
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    CONSTRAINT pk_notes PRIMARY KEY (code)
) STRICT, WITHOUT ROWID
INSERT OR ABORT INTO "_brant_new_notes" ("code", "title") SELECT "code", "title" FROM "notes"
DROP TABLE "notes"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_notes" RENAME TO "notes"
PRAGMA legacy_alter_table = OFF;
