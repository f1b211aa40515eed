-- up
CREATE OR REPLACE VIEW good_buyers AS
SELECT name FROM buyers;

-- down
CREATE OR REPLACE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
