-- up
UPDATE customers SET credit=(credit + 1);

-- down
