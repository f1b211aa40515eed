-- up
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','blue','ok','happy') NOT NULL DEFAULT 'ok';

-- down
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy') NOT NULL DEFAULT 'ok';
