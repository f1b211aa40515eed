-- up
CREATE TABLE capitals (
    name VARCHAR(40),
    people INTEGER,
    country VARCHAR(40)
)
INHERITS (places);

-- down
DROP TABLE capitals;
