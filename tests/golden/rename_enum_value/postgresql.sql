-- up
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';

-- down
ALTER TYPE mood RENAME VALUE 'fine' TO 'ok';
