-- up
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_code, DROP INDEX fk_bookings_code;
ALTER TABLE rooms DROP INDEX uq_rooms_code;

-- down
ALTER TABLE rooms ADD CONSTRAINT uq_rooms_code UNIQUE (code);
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES rooms (code) ON DELETE CASCADE;
