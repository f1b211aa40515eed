-- up
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- down
DROP EXTENSION pg_trgm;
