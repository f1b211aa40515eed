-- up
DROP VIEW good_buyers;

-- down
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
