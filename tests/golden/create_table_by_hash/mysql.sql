-- up
CREATE TABLE sales (
    id INTEGER,
    region VARCHAR(20)
)
PARTITION BY HASH (id) PARTITIONS 3;

-- down
DROP TABLE sales;
