-- up
-- refused: sqlite has no unlogged for a table: unlogged= on 'notes'

-- down
