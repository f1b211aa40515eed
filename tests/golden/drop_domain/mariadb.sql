-- up
-- refused: mariadb has no domains: 'whole'

-- down
-- refused: mariadb has no domains: 'whole'
