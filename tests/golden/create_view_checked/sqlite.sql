-- up
-- refused: sqlite has no check option: view 'new_orders' (nothing can be written through a view)

-- down
DROP VIEW new_orders;
