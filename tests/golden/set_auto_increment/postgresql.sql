-- up
-- refused: postgresql has no auto increment for a table: auto_increment= on 'notes'

-- down
