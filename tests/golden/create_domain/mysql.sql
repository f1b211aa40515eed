-- up
-- refused: mysql has no domains: 'percentage'

-- down
-- refused: mysql has no domains: 'percentage'
