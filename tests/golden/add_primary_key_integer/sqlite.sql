-- up
CREATE TABLE "_brant_new_codes" (
    code INTEGER NOT NULL,
    label VARCHAR(50),
    CONSTRAINT pk_codes PRIMARY KEY (code)
)
INSERT OR ABORT INTO "_brant_new_codes" ("code", "label") SELECT "code", "label" FROM "codes"
DROP TABLE "codes"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_codes" RENAME TO "codes"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_codes" (
    code INTEGER NOT NULL,
    label VARCHAR(50)
)
INSERT OR ABORT INTO "_brant_new_codes" (rowid, "code", "label") SELECT rowid, "code", "label" FROM "codes"
DROP TABLE "codes"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_codes" RENAME TO "codes"
PRAGMA legacy_alter_table = OFF;
