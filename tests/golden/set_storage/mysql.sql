-- up
-- refused: mysql has no storage for a table: storage= on 'notes'

-- down
