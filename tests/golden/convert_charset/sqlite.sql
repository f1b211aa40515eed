-- up
-- refused: sqlite has no character set for a table: 'notes'

-- down
-- refused: sqlite has no character set for a table: 'notes'
