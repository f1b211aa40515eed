-- up
-- refused: mysql has no extensions: 'pg_trgm'

-- down
-- refused: mysql has no extensions: 'pg_trgm'
