-- up
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_code, DROP INDEX fk_bookings_code;
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES rooms (code) ON DELETE SET NULL;

-- down
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_code, DROP INDEX fk_bookings_code;
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES rooms (code) ON DELETE CASCADE;
