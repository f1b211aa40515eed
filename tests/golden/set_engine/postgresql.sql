-- up
-- refused: postgresql has no engine for a table: engine= on 'notes'

-- down
