-- up
CREATE TABLE sales (
    id BIGINT NOT NULL AUTO_INCREMENT,
    customer_id BIGINT NOT NULL,
    CONSTRAINT pk_sales PRIMARY KEY (id),
    CONSTRAINT fk_sales_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id),
    INDEX ix_sales_customer_id (customer_id)
);
CREATE TABLE `lines` (
    id BIGINT NOT NULL AUTO_INCREMENT,
    sale_id BIGINT NOT NULL,
    CONSTRAINT pk_lines PRIMARY KEY (id),
    CONSTRAINT fk_lines_sale_id_sales FOREIGN KEY(sale_id) REFERENCES sales (id),
    INDEX ix_lines_sale_id (sale_id)
);

-- down
DROP TABLE `lines`;
DROP TABLE sales;
