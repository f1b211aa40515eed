-- up
CREATE TABLE departments (
    id INTEGER NOT NULL,
    head_id INTEGER,
    part_of INTEGER,
    CONSTRAINT pk_departments PRIMARY KEY (id),
    CONSTRAINT fk_departments_part_of FOREIGN KEY(part_of) REFERENCES departments (id)
);
CREATE TABLE heads (
    id INTEGER NOT NULL,
    department_id INTEGER,
    CONSTRAINT pk_heads PRIMARY KEY (id),
    CONSTRAINT fk_heads_department FOREIGN KEY(department_id) REFERENCES departments (id)
);
CREATE TABLE "_brant_new_departments" (
    id INTEGER NOT NULL,
    head_id INTEGER,
    part_of INTEGER,
    CONSTRAINT pk_departments PRIMARY KEY (id),
    CONSTRAINT fk_departments_part_of FOREIGN KEY(part_of) REFERENCES departments (id),
    CONSTRAINT fk_departments_head FOREIGN KEY(head_id) REFERENCES heads (id) ON DELETE SET NULL
)
INSERT OR ABORT INTO "_brant_new_departments" ("id", "head_id", "part_of") SELECT "id", "head_id", "part_of" FROM "departments"
DROP TABLE "departments"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_departments" RENAME TO "departments"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_departments" (
    id INTEGER NOT NULL,
    head_id INTEGER,
    part_of INTEGER,
    CONSTRAINT pk_departments PRIMARY KEY (id),
    CONSTRAINT fk_departments_part_of FOREIGN KEY(part_of) REFERENCES departments (id)
)
INSERT OR ABORT INTO "_brant_new_departments" ("id", "head_id", "part_of") SELECT "id", "head_id", "part_of" FROM "departments"
DROP TABLE "departments"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_departments" RENAME TO "departments"
PRAGMA legacy_alter_table = OFF;
DROP TABLE heads;
DROP TABLE departments;
