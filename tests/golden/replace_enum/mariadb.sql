-- up
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy','calm') DEFAULT 'ok', MODIFY COLUMN felt ENUM('sad','ok','happy','calm');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','ok','happy','calm') NOT NULL;
UPDATE people SET feels = CASE feels WHEN 'ok' THEN 'calm' END WHERE feels IN ('ok');
UPDATE people SET felt = CASE felt WHEN 'ok' THEN 'calm' END WHERE felt IN ('ok');
UPDATE pets SET feels = CASE feels WHEN 'ok' THEN 'calm' END WHERE feels IN ('ok');
ALTER TABLE people MODIFY COLUMN feels ENUM('happy','sad','calm') DEFAULT 'calm', MODIFY COLUMN felt ENUM('happy','sad','calm');
ALTER TABLE pets MODIFY COLUMN feels ENUM('happy','sad','calm') NOT NULL;

-- down
ALTER TABLE people MODIFY COLUMN feels ENUM('happy','sad','calm','ok') DEFAULT 'calm', MODIFY COLUMN felt ENUM('happy','sad','calm','ok');
ALTER TABLE pets MODIFY COLUMN feels ENUM('happy','sad','calm','ok') NOT NULL;
UPDATE people SET feels = CASE feels WHEN 'calm' THEN 'ok' END WHERE feels IN ('calm');
UPDATE people SET felt = CASE felt WHEN 'calm' THEN 'ok' END WHERE felt IN ('calm');
UPDATE pets SET feels = CASE feels WHEN 'calm' THEN 'ok' END WHERE feels IN ('calm');
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy') DEFAULT 'ok', MODIFY COLUMN felt ENUM('sad','ok','happy');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','ok','happy') NOT NULL;
