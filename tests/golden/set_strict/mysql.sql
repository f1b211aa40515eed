-- up
-- refused: mysql has no strict for a table: strict= on 'notes'

-- down
