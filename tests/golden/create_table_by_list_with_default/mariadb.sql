-- up
CREATE TABLE sales (
    id INTEGER,
    region VARCHAR(20)
)
PARTITION BY LIST COLUMNS (region) (PARTITION north VALUES IN ('no'), PARTITION rest DEFAULT);

-- down
DROP TABLE sales;
