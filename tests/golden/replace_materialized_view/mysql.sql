-- up
-- refused: mysql has no materialized views: 'spending'

-- down
-- refused: mysql has no materialized views: 'spending'
