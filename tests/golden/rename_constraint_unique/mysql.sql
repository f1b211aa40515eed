-- up
ALTER TABLE rooms RENAME INDEX uq_rooms_code TO uq_code;

-- down
ALTER TABLE rooms RENAME INDEX uq_code TO uq_rooms_code;
