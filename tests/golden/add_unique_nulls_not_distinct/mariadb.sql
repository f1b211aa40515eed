-- up
-- refused: mariadb has no NULLS NOT DISTINCT: 'uq_bookings_room_first_day' on 'bookings'

-- down
ALTER TABLE bookings DROP INDEX uq_bookings_room_first_day;
