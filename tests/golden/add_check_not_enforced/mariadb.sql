-- up
-- refused: mariadb has no NOT ENFORCED for checks: 'ck_first' on 'bookings'

-- down
ALTER TABLE bookings DROP CONSTRAINT ck_first;
