-- up
-- refused: mysql's partitions are no tables: 'old_sales' can't be attached or detached

-- down
-- refused: mysql's partitions are no tables: 'old_sales' can't be attached or detached
