-- up
CREATE TRIGGER note_order BEFORE UPDATE ON orders
FOR EACH ROW
BEGIN
IF NEW.total > 100 THEN
INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total); DELETE FROM seen WHERE total = 0;
END IF;
END;

-- down
DROP TRIGGER note_order;
