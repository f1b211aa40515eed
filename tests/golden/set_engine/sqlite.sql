-- up
-- refused: sqlite has no engine for a table: engine= on 'notes'

-- down
