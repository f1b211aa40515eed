-- up
ALTER TABLE bookings ADD CONSTRAINT uq_bookings_room_first_day UNIQUE (room, first_day) INCLUDE (last_day);

-- down
ALTER TABLE bookings DROP CONSTRAINT uq_bookings_room_first_day;
