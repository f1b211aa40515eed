-- up
-- refused: sqlite has no auto increment for a table: auto_increment= on 'logs'

-- down
DROP TABLE logs;
