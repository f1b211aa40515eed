-- up
CREATE VIEW known AS
SELECT customers.id, customers.name
FROM customers
WHERE customers.email LIKE '%@%';

-- down
DROP VIEW known;
