-- up
-- refused: mariadb has no domains: 'percentage'

-- down
-- refused: mariadb has no domains: 'percentage'
