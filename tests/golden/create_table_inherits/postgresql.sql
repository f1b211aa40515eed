-- up
CREATE TABLE capitals (
    country VARCHAR(40)
)
INHERITS (places);

-- down
DROP TABLE capitals;
