-- up
CREATE MATERIALIZED VIEW spending (id, buyer, total) AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name;
CREATE INDEX ix_spending_total ON spending (total);

-- down
DROP MATERIALIZED VIEW spending;
