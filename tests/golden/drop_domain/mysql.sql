-- up
-- refused: mysql has no domains: 'whole'

-- down
-- refused: mysql has no domains: 'whole'
