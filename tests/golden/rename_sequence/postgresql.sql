-- up
ALTER SEQUENCE numbers RENAME TO counts;

-- down
ALTER SEQUENCE counts RENAME TO numbers;
