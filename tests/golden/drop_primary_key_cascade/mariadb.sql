-- up
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_room, DROP INDEX fk_bookings_room;
ALTER TABLE rooms DROP PRIMARY KEY;

-- down
ALTER TABLE rooms ADD CONSTRAINT pk_rooms PRIMARY KEY (house, number);
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_room FOREIGN KEY(house, room) REFERENCES rooms (house, number);
