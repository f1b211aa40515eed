-- up
-- refused: mysql has no inherits for a table: inherits= on 'cities'

-- down
