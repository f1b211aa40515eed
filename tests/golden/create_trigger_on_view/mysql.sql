-- up
-- refused: mysql has no triggers on views: 'add_name'

-- down
DROP TRIGGER add_name;
