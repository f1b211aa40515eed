-- up
SELECT 'pg';

-- down
SELECT 'down';
