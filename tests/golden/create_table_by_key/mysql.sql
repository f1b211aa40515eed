-- up
CREATE TABLE sales (
    id INTEGER,
    region VARCHAR(20)
)
PARTITION BY KEY (region) PARTITIONS 2;

-- down
DROP TABLE sales;
