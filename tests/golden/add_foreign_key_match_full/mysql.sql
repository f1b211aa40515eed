-- up
-- refused: mysql has no MATCH FULL: 'fk_bookings_room' on 'bookings'

-- down
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_room, DROP INDEX fk_bookings_room;
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_room FOREIGN KEY(house, room) REFERENCES rooms (house, number);
