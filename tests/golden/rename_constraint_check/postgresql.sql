-- up
ALTER TABLE bookings RENAME CONSTRAINT ck_bookings_days TO "ck days";

-- down
ALTER TABLE bookings RENAME CONSTRAINT "ck days" TO ck_bookings_days;
