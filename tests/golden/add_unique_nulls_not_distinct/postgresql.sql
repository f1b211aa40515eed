-- up
ALTER TABLE bookings ADD CONSTRAINT uq_bookings_room_first_day UNIQUE NULLS NOT DISTINCT (room, first_day);

-- down
ALTER TABLE bookings DROP CONSTRAINT uq_bookings_room_first_day;
