-- up
DROP TRIGGER note_order ON orders;
DROP FUNCTION orders_note_order();
ALTER TABLE orders DROP CONSTRAINT ck_orders_total, DROP COLUMN total;

-- down
ALTER TABLE orders ADD COLUMN total NUMERIC(10, 2) DEFAULT 0.00 NOT NULL, ADD CONSTRAINT ck_orders_total CHECK (total >= 0);
CREATE FUNCTION orders_note_order() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total);
RETURN NEW;
END
$brant$;
CREATE TRIGGER note_order AFTER INSERT ON orders
FOR EACH ROW
EXECUTE FUNCTION orders_note_order();
