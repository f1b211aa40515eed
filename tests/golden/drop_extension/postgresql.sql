-- up
DROP EXTENSION pg_trgm;

-- down
CREATE EXTENSION pg_trgm;
