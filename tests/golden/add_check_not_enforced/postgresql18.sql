-- up
ALTER TABLE bookings ADD CONSTRAINT ck_first CHECK (first_day > 0) NOT ENFORCED;

-- down
ALTER TABLE bookings DROP CONSTRAINT ck_first;
