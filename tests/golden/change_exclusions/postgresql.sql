-- up
ALTER TABLE bookings ADD CONSTRAINT ex_bookings_first EXCLUDE USING btree (first_day WITH =) WHERE (first_day > 7), ADD CONSTRAINT ex_bookings_last_day EXCLUDE USING btree (last_day WITH =);
ALTER TABLE bookings DROP CONSTRAINT ex_bookings_last_day;
ALTER TABLE bookings RENAME COLUMN first_day TO from_day;
ALTER TABLE bookings RENAME CONSTRAINT ex_bookings_first TO ex_from;

-- down
ALTER TABLE bookings RENAME CONSTRAINT ex_from TO ex_bookings_first;
ALTER TABLE bookings RENAME COLUMN from_day TO first_day;
ALTER TABLE bookings ADD CONSTRAINT ex_bookings_last_day EXCLUDE USING btree (last_day WITH =);
ALTER TABLE bookings DROP CONSTRAINT ex_bookings_last_day, DROP CONSTRAINT ex_bookings_first;
