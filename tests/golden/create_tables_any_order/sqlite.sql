-- up
CREATE TABLE sales (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    CONSTRAINT pk_sales PRIMARY KEY (id),
    CONSTRAINT fk_sales_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id)
);
CREATE INDEX ix_sales_customer_id ON sales (customer_id);
CREATE TABLE lines (
    id INTEGER NOT NULL,
    sale_id INTEGER NOT NULL,
    CONSTRAINT pk_lines PRIMARY KEY (id),
    CONSTRAINT fk_lines_sale_id_sales FOREIGN KEY(sale_id) REFERENCES sales (id)
);
CREATE INDEX ix_lines_sale_id ON lines (sale_id);

-- down
DROP TABLE lines;
DROP TABLE sales;
