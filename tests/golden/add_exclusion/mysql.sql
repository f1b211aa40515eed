-- up
-- refused: mysql has no exclusion constraints: 'ex_bookings_days' on 'bookings'

-- down
ALTER TABLE bookings DROP CONSTRAINT ex_bookings_days;
