-- up
ALTER TABLE orders RENAME TO purchases;

-- down
ALTER TABLE purchases RENAME TO orders;
