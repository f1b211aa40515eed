-- up
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_room, ADD CONSTRAINT fk_bookings_room FOREIGN KEY(house, room) REFERENCES rooms (house, number) MATCH FULL;

-- down
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_room, ADD CONSTRAINT fk_bookings_room FOREIGN KEY(house, room) REFERENCES rooms (house, number);
