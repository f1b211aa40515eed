-- up
CREATE VIEW buyers AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name;

-- down
DROP VIEW buyers;
