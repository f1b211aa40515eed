-- up
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_room, ADD CONSTRAINT fk_bookings_room FOREIGN KEY(house, room) REFERENCES rooms (house, number) ON DELETE SET NULL ("room");

-- down
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_room, ADD CONSTRAINT fk_bookings_room FOREIGN KEY(house, room) REFERENCES rooms (house, number);
