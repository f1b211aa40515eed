-- up
ALTER TABLE bookings RENAME CONSTRAINT fk_bookings_room TO fk_room;

-- down
ALTER TABLE bookings RENAME CONSTRAINT fk_room TO fk_bookings_room;
