-- up
CREATE EVENT forget ON SCHEDULE EVERY 1 DAY DO DELETE FROM orders WHERE total = 0;

-- down
DROP EVENT forget;
