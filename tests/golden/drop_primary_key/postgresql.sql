-- up
ALTER TABLE codes DROP CONSTRAINT pk_codes;

-- down
ALTER TABLE codes ADD CONSTRAINT pk_codes PRIMARY KEY (code);
