-- up
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_follows_bookings FOREIGN KEY(follows) REFERENCES bookings (id) ON DELETE SET NULL;

-- down
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_follows_bookings, DROP INDEX fk_bookings_follows_bookings;
