-- up
-- refused: mariadb's partitions are no tables: 'sales_2024' can't be attached or detached

-- down
-- refused: mariadb's partitions are no tables: 'sales_2024' can't be attached or detached
