-- up
CREATE VIEW new_orders WITH (security_barrier = true) AS
SELECT id, total, state FROM orders WHERE state = 'new'
WITH LOCAL CHECK OPTION;

-- down
DROP VIEW new_orders;
