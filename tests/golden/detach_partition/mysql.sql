-- up
-- refused: mysql's partitions are no tables: 'sales_2024' can't be attached or detached

-- down
-- refused: mysql's partitions are no tables: 'sales_2024' can't be attached or detached
