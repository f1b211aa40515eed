-- up
-- refused: sqlite has no domains: 'positive'

-- down
-- refused: sqlite has no domains: 'positive'
