-- up
DROP VIEW good_buyers;
DROP VIEW buyers;
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, DROP COLUMN total;

-- down
ALTER TABLE orders ADD COLUMN total NUMERIC(10, 2) DEFAULT 0.00 NOT NULL, ADD CONSTRAINT ck_orders_total CHECK (total >= 0);
CREATE VIEW buyers AS
SELECT c.id, c.name, sum(o.total) AS spent
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.id, c.name;
CREATE VIEW good_buyers AS
SELECT id, name FROM buyers WHERE spent > 100;
