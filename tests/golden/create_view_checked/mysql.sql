-- up
CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW new_orders AS
SELECT id, total, state FROM orders WHERE state = 'new'
WITH LOCAL CHECK OPTION;

-- down
DROP VIEW new_orders;
