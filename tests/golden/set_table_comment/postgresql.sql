-- up
COMMENT ON TABLE orders IS 'what was bought';

-- down
COMMENT ON TABLE orders IS NULL;
