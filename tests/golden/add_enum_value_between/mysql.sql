-- up
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','so-so','ok','happy') DEFAULT 'ok', MODIFY COLUMN felt ENUM('sad','so-so','ok','happy');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','so-so','ok','happy') NOT NULL;

-- down
ALTER TABLE people MODIFY COLUMN feels ENUM('sad','ok','happy') DEFAULT 'ok', MODIFY COLUMN felt ENUM('sad','ok','happy');
ALTER TABLE pets MODIFY COLUMN feels ENUM('sad','ok','happy') NOT NULL;
