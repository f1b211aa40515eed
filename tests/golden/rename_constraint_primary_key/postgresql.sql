-- up
ALTER TABLE rooms RENAME CONSTRAINT pk_rooms TO rooms_key;

-- down
ALTER TABLE rooms RENAME CONSTRAINT rooms_key TO pk_rooms;
