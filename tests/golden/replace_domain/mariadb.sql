-- up
-- refused: mariadb has no domains: 'positive'

-- down
-- refused: mariadb has no domains: 'positive'
