-- up
CREATE TABLE notes (
    code VARCHAR(20) NOT NULL,
    title VARCHAR(60) NOT NULL,
    CONSTRAINT pk_notes PRIMARY KEY (code)
)ENGINE=InnoDB ROW_FORMAT=COMPRESSED CHARSET=utf8mb4 COLLATE utf8mb4_bin STATS_PERSISTENT=0 COMMENT='it''s said \\ to each';

-- down
DROP TABLE notes;
