-- up
-- refused: sqlite has no partition by for a table: partition_by= on 'sales'

-- down
-- refused: sqlite has no partition by for a table: partition_by= on 'sales'
