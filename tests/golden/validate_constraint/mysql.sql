-- up

-- down
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_follows, DROP INDEX fk_bookings_follows;
ALTER TABLE bookings ADD CONSTRAINT fk_bookings_follows FOREIGN KEY(follows) REFERENCES bookings (id), DROP CONSTRAINT ck_bookings_year, ADD CONSTRAINT ck_bookings_year CHECK (last_day < 400);
