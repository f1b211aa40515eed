-- up
CREATE TABLE sales_later PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);

-- down
DROP TABLE sales_later;
