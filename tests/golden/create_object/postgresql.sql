-- up
CREATE POLICY all_orders ON orders USING (total > 0);

-- down
DROP POLICY all_orders ON orders;
