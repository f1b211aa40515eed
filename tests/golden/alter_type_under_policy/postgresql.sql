-- up
DROP POLICY own_orders ON orders;
ALTER TABLE orders ALTER COLUMN state TYPE VARCHAR(99);
CREATE POLICY own_orders ON orders FOR SELECT USING (state = current_user);

-- down
DROP POLICY own_orders ON orders;
ALTER TABLE orders ALTER COLUMN state TYPE VARCHAR(20);
CREATE POLICY own_orders ON orders FOR SELECT USING (state = current_user);
