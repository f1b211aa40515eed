-- up
-- refused: mysql has no deferrable foreign keys: 'fk_bookings_follows_bookings' on 'bookings'

-- down
ALTER TABLE bookings DROP FOREIGN KEY fk_bookings_follows_bookings, DROP INDEX fk_bookings_follows_bookings;
