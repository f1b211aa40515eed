-- up
DROP MATERIALIZED VIEW spending;
CREATE MATERIALIZED VIEW spending AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name
WITH NO DATA;

-- down
DROP MATERIALIZED VIEW spending;
CREATE MATERIALIZED VIEW spending AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name;
CREATE UNIQUE INDEX uq_spending ON spending (id);
