-- up
-- refused: sqlite has no domains: 'whole'

-- down
-- refused: sqlite has no domains: 'whole'
