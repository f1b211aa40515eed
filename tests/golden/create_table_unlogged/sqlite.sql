-- up
-- refused: sqlite has no storage for a table: storage= on 'hits'

-- down
DROP TABLE hits;
