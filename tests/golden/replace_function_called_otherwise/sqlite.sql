-- up
-- refused: sqlite has no stored functions and procedures: 'doubled'

-- down
-- refused: sqlite has no stored functions and procedures: 'doubled'
