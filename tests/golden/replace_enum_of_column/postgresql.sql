-- up
ALTER TYPE mood RENAME TO mood__old;
CREATE TYPE mood AS ENUM ('ok', 'happy');
ALTER TABLE people ALTER COLUMN feels DROP DEFAULT, ALTER COLUMN feels TYPE mood USING (CASE feels::text WHEN 'sad' THEN 'ok' ELSE feels::text END)::mood, ALTER COLUMN feels SET DEFAULT 'ok';
DROP TYPE mood__old;

-- down
ALTER TYPE mood RENAME TO mood__old;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
ALTER TABLE people ALTER COLUMN feels DROP DEFAULT, ALTER COLUMN feels TYPE mood USING feels::text::mood, ALTER COLUMN feels SET DEFAULT 'ok';
DROP TYPE mood__old;
