-- up
DROP TYPE mood;

-- down
CREATE TYPE mood AS ENUM ('sad', 'ok');
