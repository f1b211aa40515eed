-- up
-- refused: policy 'all_orders on orders' is written for postgresql, not for sqlite

-- down
-- refused: policy 'all_orders on orders' is written for postgresql, not for sqlite
