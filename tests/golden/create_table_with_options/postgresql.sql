-- up
CREATE UNLOGGED TABLE notes (
    code VARCHAR(20) NOT NULL,
    title VARCHAR(60) NOT NULL,
    CONSTRAINT pk_notes PRIMARY KEY (code)
)
WITH (fillfactor = 80, autovacuum_enabled = false);
COMMENT ON TABLE notes IS 'it''s said \ to each';

-- down
DROP TABLE notes;
