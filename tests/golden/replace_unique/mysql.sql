-- up
ALTER TABLE bookings DROP INDEX uq_bookings_days, ADD CONSTRAINT uq_bookings_days UNIQUE (first_day, room);

-- down
ALTER TABLE bookings DROP INDEX uq_bookings_days, ADD CONSTRAINT uq_bookings_days UNIQUE (first_day, last_day);
