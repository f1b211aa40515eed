-- up
-- refused: sqlite has no stored functions and procedures: 'raise_credit'

-- down
-- refused: sqlite has no stored functions and procedures: 'raise_credit'
