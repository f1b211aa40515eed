-- up
-- refused: sqlite has no triggers for several events: 'note_orders'

-- down
DROP TRIGGER note_orders;
