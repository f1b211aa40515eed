-- up
-- refused: sqlite has no row format for a table: row_format= on 'notes'

-- down
