-- up
CREATE TABLE sales (
    id INTEGER,
    region VARCHAR(20)
)
PARTITION BY LIST (region);
CREATE TABLE north PARTITION OF sales FOR VALUES IN ('no', 'se');
CREATE TABLE south PARTITION OF sales FOR VALUES IN ('it''s');

-- down
DROP TABLE sales;
