-- up
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_follows_bookings FOREIGN KEY(follows) REFERENCES bookings (id) ON DELETE SET NULL;

-- down
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_follows_bookings;
