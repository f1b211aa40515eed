-- up
DROP TRIGGER count_seen;
ALTER TABLE seen MODIFY COLUMN total NUMERIC(14, 2) NOT NULL;
CREATE TRIGGER count_seen AFTER DELETE ON seen
FOR EACH ROW
BEGIN
IF OLD.total > 0 THEN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM seen WHERE total = 0;
END IF;
END;

-- down
DROP TRIGGER count_seen;
ALTER TABLE seen MODIFY COLUMN total NUMERIC(10, 2) NOT NULL;
CREATE TRIGGER count_seen AFTER DELETE ON seen
FOR EACH ROW
BEGIN
IF OLD.total > 0 THEN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM seen WHERE total = 0;
END IF;
END;
