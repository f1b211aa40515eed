-- up
ALTER TYPE mood ADD VALUE 'over the moon';

-- down
DROP VIEW glad;
ALTER TYPE mood RENAME TO mood__old;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
ALTER TABLE people ALTER COLUMN feels DROP DEFAULT, ALTER COLUMN feels TYPE mood USING feels::text::mood, ALTER COLUMN feels SET DEFAULT 'ok', ALTER COLUMN felt TYPE mood USING felt::text::mood;
ALTER TABLE pets ALTER COLUMN feels TYPE mood USING feels::text::mood;
DROP TYPE mood__old;
CREATE VIEW glad AS
SELECT id FROM people WHERE feels = 'happy';
