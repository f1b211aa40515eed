-- up
-- refused: mysql has no deferrable unique constraints: 'uq_bookings_room_first_day' on 'bookings'

-- down
ALTER TABLE bookings DROP INDEX uq_bookings_room_first_day;
