-- up
-- refused: mariadb has no unlogged for a table: unlogged= on 'notes'

-- down
