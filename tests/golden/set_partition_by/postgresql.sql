-- up
-- refused: postgresql can't change how 'sales' is partitioned

-- down
-- refused: postgresql can't change how 'sales' is partitioned
