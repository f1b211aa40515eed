-- up
DROP POLICY own_orders ON orders;
ALTER TABLE orders RENAME COLUMN state TO owner;
CREATE POLICY own_orders ON orders FOR SELECT USING (owner = current_user);

-- down
DROP POLICY own_orders ON orders;
ALTER TABLE orders RENAME COLUMN owner TO state;
CREATE POLICY own_orders ON orders FOR SELECT USING (state = current_user);
