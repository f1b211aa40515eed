-- up
-- refused: mysql has no SET DEFAULT for foreign keys: 'fk_bookings_code' on 'bookings'

-- down
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_code, DROP INDEX fk_bookings_code;
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES rooms (code) ON DELETE CASCADE;
