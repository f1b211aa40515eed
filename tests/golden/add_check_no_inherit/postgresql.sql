-- up
ALTER TABLE bookings ADD CONSTRAINT ck_first CHECK (first_day > 0) NO INHERIT;

-- down
ALTER TABLE bookings DROP CONSTRAINT ck_first;
