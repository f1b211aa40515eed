-- up
CREATE TRIGGER note_order BEFORE UPDATE ON orders
FOR EACH ROW
WHEN NEW.total > 100
BEGIN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total); DELETE FROM seen WHERE total = 0;
END;

-- down
DROP TRIGGER note_order;
