-- up
-- refused: mariadb has no triggers on views: 'write_name'

-- down
-- refused: mariadb has no triggers on views: 'write_name'
