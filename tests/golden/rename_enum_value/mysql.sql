-- up
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy','fine') DEFAULT 'ok', MODIFY COLUMN felt ENUM('sad','ok','happy','fine');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','ok','happy','fine') NOT NULL;
UPDATE people SET feels = CASE feels WHEN 'ok' THEN 'fine' END WHERE feels IN ('ok');
UPDATE people SET felt = CASE felt WHEN 'ok' THEN 'fine' END WHERE felt IN ('ok');
UPDATE pets SET feels = CASE feels WHEN 'ok' THEN 'fine' END WHERE feels IN ('ok');
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','fine','happy') DEFAULT 'fine', MODIFY COLUMN felt ENUM('sad','fine','happy');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','fine','happy') NOT NULL;

-- down
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','fine','happy','ok') DEFAULT 'fine', MODIFY COLUMN felt ENUM('sad','fine','happy','ok');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','fine','happy','ok') NOT NULL;
UPDATE people SET feels = CASE feels WHEN 'fine' THEN 'ok' END WHERE feels IN ('fine');
UPDATE people SET felt = CASE felt WHEN 'fine' THEN 'ok' END WHERE felt IN ('fine');
UPDATE pets SET feels = CASE feels WHEN 'fine' THEN 'ok' END WHERE feels IN ('fine');
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy') DEFAULT 'ok', MODIFY COLUMN felt ENUM('sad','ok','happy');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','ok','happy') NOT NULL;
