-- up
-- refused: mariadb has no materialized views: 'spending'

-- down
-- refused: mariadb has no materialized views: 'spending'
