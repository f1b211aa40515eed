-- up
-- refused: mariadb's partitions are no tables: 'old_sales' can't be attached or detached

-- down
-- refused: mariadb's partitions are no tables: 'old_sales' can't be attached or detached
