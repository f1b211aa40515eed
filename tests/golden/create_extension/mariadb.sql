-- up
-- refused: mariadb has no extensions: 'pg_trgm'

-- down
-- refused: mariadb has no extensions: 'pg_trgm'
