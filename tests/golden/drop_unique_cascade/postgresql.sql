-- up
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_code;
ALTER TABLE rooms DROP CONSTRAINT uq_rooms_code;

-- down
ALTER TABLE rooms ADD CONSTRAINT uq_rooms_code UNIQUE (code);
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES rooms (code) ON DELETE CASCADE;
