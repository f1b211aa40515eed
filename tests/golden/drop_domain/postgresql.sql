-- up
DROP DOMAIN whole;

-- down
CREATE DOMAIN whole AS INTEGER;
