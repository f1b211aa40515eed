-- up
-- refused: sqlite has no sequences: 'numbers'

-- down
-- refused: sqlite has no sequences: 'counts'
