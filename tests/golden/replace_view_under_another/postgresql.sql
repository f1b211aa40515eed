-- up
DROP VIEW good_buyers;
DO $brant$
BEGIN
CREATE OR REPLACE VIEW buyers AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name HAVING sum(o.total) > 0;
EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW buyers;
CREATE VIEW buyers AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name HAVING sum(o.total) > 0;
END
$brant$;
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;

-- down
DROP VIEW good_buyers;
DO $brant$
BEGIN
CREATE OR REPLACE VIEW buyers AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name;
EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW buyers;
CREATE VIEW buyers AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name;
END
$brant$;
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
