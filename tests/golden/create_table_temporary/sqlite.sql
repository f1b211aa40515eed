-- up
CREATE TEMPORARY TABLE scratch (
    id INTEGER NOT NULL,
    CONSTRAINT pk_scratch PRIMARY KEY (id)
);

-- down
DROP TABLE IF EXISTS scratch;
