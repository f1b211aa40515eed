-- up
-- refused: sqlite has no inherits for a table: inherits= on 'cities'

-- down
