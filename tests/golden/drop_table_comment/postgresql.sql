-- up
COMMENT ON TABLE customers IS NULL;

-- down
COMMENT ON TABLE customers IS 'who buys';
