-- up
ALTER TYPE mood ADD VALUE 'blue' BEFORE 'ok';

-- down
ALTER TYPE mood RENAME TO mood__old;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
ALTER TABLE people ALTER COLUMN feels DROP DEFAULT, ALTER COLUMN feels TYPE mood USING feels::text::mood, ALTER COLUMN feels SET DEFAULT 'ok';
DROP TYPE mood__old;
