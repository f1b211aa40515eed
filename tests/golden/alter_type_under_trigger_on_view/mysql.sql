-- up
-- refused: mysql has no triggers on views: 'write_name'

-- down
-- refused: mysql has no triggers on views: 'write_name'
