-- up
-- refused: sqlite has no stored functions and procedures: 'spent_by'

-- down
-- refused: sqlite has no stored functions and procedures: 'spent_by'
