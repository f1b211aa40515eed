-- up
SELECT 'any';

-- down
SELECT 'down';
