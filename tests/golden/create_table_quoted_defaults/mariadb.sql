-- up
CREATE TABLE texts (
    id BIGINT NOT NULL AUTO_INCREMENT,
    a VARCHAR(255) NOT NULL DEFAULT 'it''s 100% \\ "fine" :not a bind',
    b VARCHAR(255) NOT NULL DEFAULT 'ünïcödé ✓',
    c VARCHAR(255) NOT NULL DEFAULT 'line
break',
    CONSTRAINT pk_texts PRIMARY KEY (id)
);

-- down
DROP TABLE texts;
