-- up
ALTER POLICY own_orders ON orders USING (total > 0);

-- down
DROP POLICY own_orders ON orders;
CREATE POLICY own_orders ON orders FOR SELECT USING (state = current_user);
