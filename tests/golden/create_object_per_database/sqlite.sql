-- up
-- refused: event 'forget' is written for mysql, not for sqlite

-- down
-- refused: event 'forget' is written for mysql, not for sqlite
