-- up
UPDATE customers SET credit = 1 WHERE name = 'a;b';
DELETE FROM orders WHERE total > 10;

-- down
