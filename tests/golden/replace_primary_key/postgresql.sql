-- up
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_room;
ALTER TABLE rooms ALTER COLUMN title SET NOT NULL, DROP CONSTRAINT pk_rooms, ADD CONSTRAINT pk_rooms PRIMARY KEY (number, title);

-- down
ALTER TABLE rooms DROP CONSTRAINT pk_rooms, ADD CONSTRAINT pk_rooms PRIMARY KEY (house, number), ALTER COLUMN title DROP NOT NULL;
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_room FOREIGN KEY(house, room) REFERENCES rooms (house, number);
