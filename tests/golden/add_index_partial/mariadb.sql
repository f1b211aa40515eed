-- up
-- refused: mariadb has no partial indexes: 'uq_one_open_order' on 'orders' says WHERE state = 'open'

-- down
ALTER TABLE orders DROP INDEX uq_one_open_order;
