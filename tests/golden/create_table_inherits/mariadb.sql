-- up
-- refused: mariadb has no inherits for a table: inherits= on 'capitals'

-- down
DROP TABLE capitals;
