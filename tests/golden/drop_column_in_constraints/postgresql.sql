-- up
ALTER TABLE bookings DROP CONSTRAINT uq_bookings_days, DROP CONSTRAINT ck_bookings_days, DROP COLUMN first_day;

-- down
ALTER TABLE bookings ADD COLUMN first_day INTEGER NOT NULL, ADD CONSTRAINT ck_bookings_days CHECK (first_day <= last_day);
ALTER TABLE bookings ADD CONSTRAINT uq_bookings_days UNIQUE (first_day, last_day);
