-- up
CREATE TABLE notes (
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    CONSTRAINT pk_notes PRIMARY KEY (code)
) STRICT, WITHOUT ROWID;

-- down
DROP TABLE notes;
