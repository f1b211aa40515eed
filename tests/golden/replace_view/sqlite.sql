-- up
DROP VIEW good_buyers;
CREATE VIEW good_buyers AS
SELECT name FROM buyers;

-- down
DROP VIEW good_buyers;
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
