-- up
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');

-- down
DROP TYPE mood;
