-- up
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_room, DROP INDEX fk_bookings_room, ADD CONSTRAINT fk_room FOREIGN KEY(house, room) REFERENCES rooms (house, number);

-- down
ALTER TABLE bookings DROP FOREIGN KEY fk_room, DROP INDEX fk_room, ADD CONSTRAINT fk_bookings_room FOREIGN KEY(house, room) REFERENCES rooms (house, number);
