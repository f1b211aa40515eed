-- up
-- refused: policy 'own_orders on orders' is written for postgresql, not for sqlite

-- down
-- refused: policy 'own_orders on orders' is written for postgresql, not for sqlite
