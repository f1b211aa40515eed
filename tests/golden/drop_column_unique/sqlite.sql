-- up
CREATE TABLE "_brant_new_customers" (
    id INTEGER NOT NULL,
    name VARCHAR(80) DEFAULT 'unknown',
    credit INTEGER DEFAULT 0 NOT NULL,
    note TEXT,
    CONSTRAINT pk_customers PRIMARY KEY (id)
)
INSERT OR ABORT INTO "_brant_new_customers" ("id", "name", "credit", "note") SELECT "id", "name", "credit", "note" FROM "customers"
DROP TABLE "customers"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_customers" RENAME TO "customers"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_customers" (
    id INTEGER NOT NULL,
    name VARCHAR(80) DEFAULT 'unknown',
    credit INTEGER DEFAULT 0 NOT NULL,
    note TEXT,
    email VARCHAR(120) NOT NULL,
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT uq_customers_email UNIQUE (email)
)
INSERT OR ABORT INTO "_brant_new_customers" ("id", "name", "credit", "note") SELECT "id", "name", "credit", "note" FROM "customers"
DROP TABLE "customers"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_customers" RENAME TO "customers"
PRAGMA legacy_alter_table = OFF;
