-- up
CREATE TABLE departments (
    id SERIAL NOT NULL,
    head_id INTEGER,
    part_of INTEGER,
    CONSTRAINT pk_departments PRIMARY KEY (id),
    CONSTRAINT fk_departments_part_of FOREIGN KEY(part_of) REFERENCES departments (id)
);
CREATE TABLE heads (
    id SERIAL NOT NULL,
    department_id INTEGER,
    CONSTRAINT pk_heads PRIMARY KEY (id),
    CONSTRAINT fk_heads_department FOREIGN KEY(department_id) REFERENCES departments (id)
);
ALTER TABLE departments ADD CONSTRAINT fk_departments_head FOREIGN KEY(head_id) REFERENCES heads (id) ON DELETE SET NULL;

-- down
ALTER TABLE departments DROP CONSTRAINT fk_departments_head;
DROP TABLE heads;
DROP TABLE departments;
