-- up
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_days FOREIGN KEY(first_day, last_day) REFERENCES rooms (house, number) ON DELETE CASCADE;

-- down
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_days;
