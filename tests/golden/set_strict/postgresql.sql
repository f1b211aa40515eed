-- up
-- refused: postgresql has no strict for a table: strict= on 'notes'

-- down
