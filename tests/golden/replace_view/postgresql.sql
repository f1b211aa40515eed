-- up
DO $brant$
BEGIN
CREATE OR REPLACE VIEW good_buyers AS
SELECT name FROM buyers;
EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW good_buyers;
CREATE VIEW good_buyers AS
SELECT name FROM buyers;
END
$brant$;

-- down
DO $brant$
BEGIN
CREATE OR REPLACE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW good_buyers;
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
END
$brant$;
