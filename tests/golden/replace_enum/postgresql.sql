-- up
DROP VIEW glad;
ALTER TYPE mood RENAME TO mood__old;
CREATE TYPE mood AS ENUM ('happy', 'sad', 'calm');
ALTER TABLE people ALTER COLUMN feels DROP DEFAULT, ALTER COLUMN feels TYPE mood USING (CASE feels::text WHEN 'ok' THEN 'calm' ELSE feels::text END)::mood, ALTER COLUMN feels SET DEFAULT 'calm', ALTER COLUMN felt TYPE mood USING (CASE felt::text WHEN 'ok' THEN 'calm' ELSE felt::text END)::mood;
ALTER TABLE pets ALTER COLUMN feels TYPE mood USING (CASE feels::text WHEN 'ok' THEN 'calm' ELSE feels::text END)::mood;
DROP TYPE mood__old;
CREATE VIEW glad AS
SELECT id FROM people WHERE feels = 'happy';

-- down
DROP VIEW glad;
ALTER TYPE mood RENAME TO mood__old;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
ALTER TABLE people ALTER COLUMN feels DROP DEFAULT, ALTER COLUMN feels TYPE mood USING (CASE feels::text WHEN 'calm' THEN 'ok' ELSE feels::text END)::mood, ALTER COLUMN feels SET DEFAULT 'ok', ALTER COLUMN felt TYPE mood USING (CASE felt::text WHEN 'calm' THEN 'ok' ELSE felt::text END)::mood;
ALTER TABLE pets ALTER COLUMN feels TYPE mood USING (CASE feels::text WHEN 'calm' THEN 'ok' ELSE feels::text END)::mood;
DROP TYPE mood__old;
CREATE VIEW glad AS
SELECT id FROM people WHERE feels = 'happy';
