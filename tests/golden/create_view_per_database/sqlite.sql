-- up
CREATE VIEW labels (id, label) AS
SELECT id, name || ' <' || email || '>' FROM customers;

-- down
DROP VIEW labels;
