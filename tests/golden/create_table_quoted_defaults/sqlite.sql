-- up
CREATE TABLE texts (
    id INTEGER NOT NULL,
    a VARCHAR(255) DEFAULT 'it''s 100% \ "fine" :not a bind' NOT NULL,
    b VARCHAR(255) DEFAULT 'ünïcödé ✓' NOT NULL,
    c VARCHAR(255) DEFAULT 'line
break' NOT NULL,
    CONSTRAINT pk_texts PRIMARY KEY (id)
);

-- down
DROP TABLE texts;
