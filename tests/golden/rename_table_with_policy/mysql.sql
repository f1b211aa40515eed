-- up
-- refused: policy 'own_orders on orders' is written for postgresql, not for mysql

-- down
-- refused: policy 'own_orders on orders' is written for postgresql, not for mysql
