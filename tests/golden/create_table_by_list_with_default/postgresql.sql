-- up
CREATE TABLE sales (
    id INTEGER,
    region VARCHAR(20)
)
PARTITION BY LIST (region);
CREATE TABLE north PARTITION OF sales FOR VALUES IN ('no');
CREATE TABLE rest PARTITION OF sales DEFAULT;

-- down
DROP TABLE sales;
