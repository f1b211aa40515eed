-- up
-- refused: event 'forget' is written for mysql, not for postgresql

-- down
-- refused: event 'forget' is written for mysql, not for postgresql
