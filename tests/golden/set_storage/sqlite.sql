-- up
-- refused: sqlite has no storage for a table: storage= on 'notes'

-- down
