-- up
SELECT 'my';

-- down
SELECT 'down';
