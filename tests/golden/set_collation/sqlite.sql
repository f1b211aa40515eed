-- up
-- refused: sqlite has no collation for a table: collation= on 'notes'

-- down
