-- up
CREATE TABLE "_brant_new_customers" (
    id INTEGER NOT NULL,
    email VARCHAR(120) NOT NULL,
    name VARCHAR(200) NOT NULL DEFAULT 'unknown',
    credit BIGINT DEFAULT 5 NOT NULL,
    note TEXT NOT NULL DEFAULT 'none',
    born DATE,
    active BOOLEAN DEFAULT 1 NOT NULL,
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT uq_customers_email UNIQUE (email),
    CONSTRAINT ck_customers_credit CHECK (credit > -100),
    CONSTRAINT uq_customers_name UNIQUE (name)
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
