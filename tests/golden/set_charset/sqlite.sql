-- up
-- refused: sqlite has no charset for a table: charset= on 'numbers'

-- down
