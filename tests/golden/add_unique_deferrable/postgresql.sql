-- up
ALTER TABLE bookings ADD CONSTRAINT uq_bookings_room_first_day UNIQUE (room, first_day) DEFERRABLE;

-- down
ALTER TABLE bookings DROP CONSTRAINT uq_bookings_room_first_day;
