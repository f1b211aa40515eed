-- up
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy','over the moon') DEFAULT 'ok', MODIFY COLUMN felt ENUM('sad','ok','happy','over the moon');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','ok','happy','over the moon') NOT NULL;

-- down
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy') DEFAULT 'ok', MODIFY COLUMN felt ENUM('sad','ok','happy');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','ok','happy') NOT NULL;
