-- up
ALTER TABLE notes COLLATE utf8mb4_bin;

-- down
-- ALTER TABLE notes: the character set and collation of the database;
