-- up
-- refused: policy 'own_orders on orders' is written for postgresql, not for mariadb

-- down
-- refused: policy 'own_orders on orders' is written for postgresql, not for mariadb
