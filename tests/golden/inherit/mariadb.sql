-- up
-- refused: mariadb has no inherits for a table: inherits= on 'cities'

-- down
