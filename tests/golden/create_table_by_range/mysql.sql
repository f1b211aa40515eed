-- up
CREATE TABLE sales (
    id INTEGER NOT NULL,
    day DATE NOT NULL,
    region VARCHAR(20) NOT NULL,
    CONSTRAINT pk_sales PRIMARY KEY (id, day),
    INDEX ix_sales_region (region)
)
PARTITION BY RANGE COLUMNS (day) (PARTITION sales_2023 VALUES LESS THAN ('2024-01-01'), PARTITION sales_2024 VALUES LESS THAN ('2025-01-01'));

-- down
ALTER TABLE sales DROP INDEX ix_sales_region;
DROP TABLE sales;
