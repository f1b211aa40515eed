-- up
RENAME TABLE numbers TO counts;

-- down
RENAME TABLE counts TO numbers;
