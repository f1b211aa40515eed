-- up
ALTER TABLE codes ADD CONSTRAINT pk_codes PRIMARY KEY (code);

-- down
ALTER TABLE codes DROP CONSTRAINT pk_codes;
