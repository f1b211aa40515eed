-- up
-- refused: sqlite has no domains: 'percentage'

-- down
-- refused: sqlite has no domains: 'percentage'
