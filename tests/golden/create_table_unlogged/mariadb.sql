-- up
-- refused: mariadb has no storage for a table: storage= on 'hits'

-- down
DROP TABLE hits;
