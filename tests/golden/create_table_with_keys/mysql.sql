-- up
CREATE TABLE order_lines (
    order_id BIGINT NOT NULL,
    line INTEGER NOT NULL,
    replaces_order BIGINT,
    replaces_line INTEGER,
    CONSTRAINT pk_order_lines PRIMARY KEY (order_id, line),
    CONSTRAINT uq_order_lines_order_id_replaces_line UNIQUE (order_id, replaces_line),
    CONSTRAINT fk_order_lines_order_id_orders FOREIGN KEY(order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT fk_lines_replaces FOREIGN KEY(replaces_order, replaces_line) REFERENCES order_lines (order_id, line)
);

-- down
DROP TABLE order_lines;
