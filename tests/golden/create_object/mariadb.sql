-- up
-- refused: policy 'all_orders on orders' is written for postgresql, not for mariadb

-- down
-- refused: policy 'all_orders on orders' is written for postgresql, not for mariadb
