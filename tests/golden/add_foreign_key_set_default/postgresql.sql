-- up
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_code, ADD CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES rooms (code) ON DELETE SET DEFAULT;

-- down
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_code, ADD CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES rooms (code) ON DELETE CASCADE;
