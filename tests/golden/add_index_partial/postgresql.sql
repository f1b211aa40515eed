-- up
CREATE UNIQUE INDEX uq_one_open_order ON orders (customer_id) WHERE state = 'open';

-- down
DROP INDEX uq_one_open_order;
