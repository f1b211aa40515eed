-- up
-- refused: mysql has no without rowid for a table: without_rowid= on 'notes'

-- down
