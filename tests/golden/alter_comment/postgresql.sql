-- up
COMMENT ON COLUMN customers.note IS 'it''s public';

-- down
COMMENT ON COLUMN customers.note IS 'internal';
