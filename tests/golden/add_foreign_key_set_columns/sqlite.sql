-- up
-- refused: sqlite has no ON DELETE SET NULL for some of the columns: 'fk_bookings_room' on 'bookings'

-- down
-- refused: sqlite has no way to say this: Unexpected SQL phrase: 'SET NULL ("room")' (matching against '^\\w+(?:\\s+\\w+)*$')
