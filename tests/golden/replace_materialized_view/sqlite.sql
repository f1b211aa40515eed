-- up
-- refused: sqlite has no materialized views: 'spending'

-- down
-- refused: sqlite has no materialized views: 'spending'
