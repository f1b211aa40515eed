-- up
-- refused: mariadb has no storage for a table: storage= on 'notes'

-- down
