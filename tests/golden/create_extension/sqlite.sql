-- up
-- refused: sqlite has no extensions: 'pg_trgm'

-- down
-- refused: sqlite has no extensions: 'pg_trgm'
