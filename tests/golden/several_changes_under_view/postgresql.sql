-- up
DROP VIEW good_buyers;
DROP VIEW buyers;
ALTER TABLE customers ALTER COLUMN name TYPE VARCHAR(200), ALTER COLUMN credit DROP NOT NULL;
ALTER TABLE customers RENAME COLUMN name TO full_name;
CREATE VIEW buyers AS
SELECT c.id, c.full_name AS name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.full_name;
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;

-- down
DROP VIEW good_buyers;
DROP VIEW buyers;
ALTER TABLE customers RENAME COLUMN full_name TO name;
ALTER TABLE customers ALTER COLUMN credit SET NOT NULL, ALTER COLUMN name TYPE VARCHAR(80);
CREATE VIEW buyers AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name;
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
