-- up
ALTER TABLE bookings DROP CONSTRAINT ck_bookings_days, ADD CONSTRAINT `ck days` CHECK (first_day <= last_day);

-- down
ALTER TABLE bookings DROP CONSTRAINT `ck days`, ADD CONSTRAINT ck_bookings_days CHECK (first_day <= last_day);
