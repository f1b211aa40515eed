-- up
DROP TRIGGER count_seen ON seen;
DROP FUNCTION seen_count_seen();
ALTER TABLE seen ALTER COLUMN total TYPE NUMERIC(14, 2);
CREATE FUNCTION seen_count_seen() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM seen WHERE total = 0;
RETURN OLD;
END
$brant$;
CREATE TRIGGER count_seen AFTER DELETE ON seen
FOR EACH ROW
WHEN (OLD.total > 0)
EXECUTE FUNCTION seen_count_seen();

-- down
DROP TRIGGER count_seen ON seen;
DROP FUNCTION seen_count_seen();
ALTER TABLE seen ALTER COLUMN total TYPE NUMERIC(10, 2);
CREATE FUNCTION seen_count_seen() RETURNS trigger LANGUAGE plpgsql AS $brant$
BEGIN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM seen WHERE total = 0;
RETURN OLD;
END
$brant$;
CREATE TRIGGER count_seen AFTER DELETE ON seen
FOR EACH ROW
WHEN (OLD.total > 0)
EXECUTE FUNCTION seen_count_seen();
