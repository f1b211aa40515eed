-- up
CREATE VIEW labels (id, label) AS
SELECT id, concat(name, ' <', email, '>') FROM customers;

-- down
DROP VIEW labels;
