-- up
-- refused: postgresql has no character set for a table: 'notes'

-- down
-- refused: postgresql has no character set for a table: 'notes'
