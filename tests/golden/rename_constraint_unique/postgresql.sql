-- up
ALTER TABLE rooms RENAME CONSTRAINT uq_rooms_code TO uq_code;

-- down
ALTER TABLE rooms RENAME CONSTRAINT uq_code TO uq_rooms_code;
