-- up
CREATE TABLE sales (
    id INTEGER,
    region VARCHAR(20)
)
PARTITION BY LIST COLUMNS (region) (PARTITION north VALUES IN ('no', 'se'), PARTITION south VALUES IN ('it''s'));

-- down
DROP TABLE sales;
