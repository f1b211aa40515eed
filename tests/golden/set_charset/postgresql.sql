-- up
-- refused: postgresql has no charset for a table: charset= on 'numbers'

-- down
