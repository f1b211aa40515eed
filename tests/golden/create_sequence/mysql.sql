-- up
-- refused: mysql has no sequences: 'numbers'

-- down
-- refused: mysql has no sequences: 'numbers'
