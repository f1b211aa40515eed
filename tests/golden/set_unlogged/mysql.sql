-- up
-- refused: mysql has no unlogged for a table: unlogged= on 'notes'

-- down
