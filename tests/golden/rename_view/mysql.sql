-- up
DROP VIEW good_buyers;
RENAME TABLE buyers TO clients;
CREATE VIEW good_buyers AS
SELECT id, name FROM clients WHERE spent > 100;

-- down
DROP VIEW good_buyers;
RENAME TABLE clients TO buyers;
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
