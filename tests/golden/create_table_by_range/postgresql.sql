-- up
CREATE TABLE sales (
    id INTEGER NOT NULL,
    day DATE NOT NULL,
    region VARCHAR(20) NOT NULL,
    CONSTRAINT pk_sales PRIMARY KEY (id, day)
)
PARTITION BY RANGE (day);
CREATE TABLE sales_2023 PARTITION OF sales FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE sales_2024 PARTITION OF sales FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX ix_sales_region ON sales (region);

-- down
DROP INDEX ix_sales_region;
DROP TABLE sales;
