-- up
-- refused: mariadb has no strict for a table: strict= on 'notes'

-- down
