-- up
ALTER TABLE notes CHARSET=latin1;

-- down
-- ALTER TABLE notes: the character set and collation of the database;
