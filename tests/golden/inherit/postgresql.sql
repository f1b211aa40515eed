-- up
ALTER TABLE cities INHERIT places;

-- down
ALTER TABLE cities NO INHERIT places;
