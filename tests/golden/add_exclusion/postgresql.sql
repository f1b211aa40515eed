-- up
ALTER TABLE bookings ADD CONSTRAINT ex_bookings_days EXCLUDE USING gist ((int4range(first_day, last_day)) WITH &&) WHERE (last_day > 10) DEFERRABLE INITIALLY DEFERRED;

-- down
ALTER TABLE bookings DROP CONSTRAINT ex_bookings_days;
