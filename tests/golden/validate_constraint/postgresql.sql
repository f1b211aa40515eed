-- up
ALTER TABLE bookings VALIDATE CONSTRAINT ck_bookings_year;
ALTER TABLE bookings VALIDATE CONSTRAINT fk_bookings_follows;

-- down
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_follows, ADD CONSTRAINT fk_bookings_follows FOREIGN KEY(follows) REFERENCES bookings (id) NOT VALID;
ALTER TABLE bookings DROP CONSTRAINT ck_bookings_year, ADD CONSTRAINT ck_bookings_year CHECK (last_day < 400) NOT VALID;
