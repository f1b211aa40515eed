-- up
CREATE TABLE "_brant_new_customers" (
    id INTEGER NOT NULL,
    email VARCHAR(120) NOT NULL,
    name VARCHAR(200) DEFAULT 'unknown',
    credit INTEGER DEFAULT 0 NOT NULL,
    note TEXT,
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT uq_customers_email UNIQUE (email)
)
INSERT OR ABORT INTO "_brant_new_customers" ("id", "email", "name", "credit", "note") SELECT "id", "email", "name", "credit", "note" FROM "customers"
DROP TABLE "customers"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_customers" RENAME TO "customers"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_customers" (
    id INTEGER NOT NULL,
    email VARCHAR(120) NOT NULL,
    name VARCHAR(80) DEFAULT 'unknown',
    credit INTEGER DEFAULT 0 NOT NULL,
    note TEXT,
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT uq_customers_email UNIQUE (email)
)
INSERT OR ABORT INTO "_brant_new_customers" ("id", "email", "name", "credit", "note") SELECT "id", "email", "name", "credit", "note" FROM "customers"
DROP TABLE "customers"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_customers" RENAME TO "customers"
PRAGMA legacy_alter_table = OFF;
