-- up
ALTER TABLE numbers CHARSET=latin1, COLLATE latin1_bin;

-- down
-- ALTER TABLE numbers: the character set and collation of the database;
