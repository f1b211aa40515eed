-- up
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_room, DROP INDEX fk_bookings_room;
ALTER TABLE rooms MODIFY COLUMN title VARCHAR(40) NOT NULL, DROP PRIMARY KEY, ADD CONSTRAINT pk_rooms PRIMARY KEY (number, title);

-- down
ALTER TABLE rooms DROP PRIMARY KEY, ADD CONSTRAINT pk_rooms PRIMARY KEY (house, number), MODIFY COLUMN title VARCHAR(40);
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_room FOREIGN KEY(house, room) REFERENCES rooms (house, number);
