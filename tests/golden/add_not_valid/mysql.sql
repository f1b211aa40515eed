-- up
ALTER TABLE bookings ADD CONSTRAINT ck_bookings_year CHECK (last_day < 400), ADD CONSTRAINT fk_bookings_follows FOREIGN KEY(follows) REFERENCES bookings (id);

-- down
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_follows, DROP INDEX fk_bookings_follows, DROP CONSTRAINT ck_bookings_year;
