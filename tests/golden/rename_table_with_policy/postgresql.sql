-- up
DROP POLICY own_orders ON orders;
ALTER TABLE orders RENAME TO purchases;
CREATE POLICY own_orders ON purchases FOR SELECT USING (state = current_user);

-- down
DROP POLICY own_orders ON purchases;
ALTER TABLE purchases RENAME TO orders;
CREATE POLICY own_orders ON orders FOR SELECT USING (state = current_user);
