-- up
ALTER TABLE bookings ADD CONSTRAINT ck_bookings_year CHECK (last_day < 400) NOT VALID;
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_follows FOREIGN KEY(follows) REFERENCES bookings (id) NOT VALID;

-- down
ALTER TABLE bookings DROP CONSTRAINT fk_bookings_follows, DROP CONSTRAINT ck_bookings_year;
