-- up
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy') NOT NULL DEFAULT 'ok';
UPDATE people SET feels = CASE feels WHEN 'sad' THEN 'ok' END WHERE feels IN ('sad');
ALTER TABLE people MODIFY COLUMN feels ENUM('ok','happy') NOT NULL DEFAULT 'ok';

-- down
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy') NOT NULL DEFAULT 'ok';
