-- up
-- refused: mysql has no domains: 'positive'

-- down
-- refused: mysql has no domains: 'positive'
