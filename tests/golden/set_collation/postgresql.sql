-- up
-- refused: postgresql has no collation for a table: collation= on 'notes'

-- down
