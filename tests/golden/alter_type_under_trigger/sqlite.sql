-- up
DROP TRIGGER count_seen;
CREATE TABLE "_brant_new_seen" (
    id INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    total NUMERIC(14, 2) NOT NULL,
    CONSTRAINT pk_seen PRIMARY KEY (id)
)
INSERT OR ABORT INTO "_brant_new_seen" ("id", "order_id", "total") SELECT "id", "order_id", "total" FROM "seen"
DROP TABLE "seen"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_seen" RENAME TO "seen"
PRAGMA legacy_alter_table = OFF;
CREATE TRIGGER count_seen AFTER DELETE ON seen
FOR EACH ROW
WHEN OLD.total > 0
BEGIN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM seen WHERE total = 0;
END;

-- down
DROP TRIGGER count_seen;
CREATE TABLE "_brant_new_seen" (
    id INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    total NUMERIC(10, 2) NOT NULL,
    CONSTRAINT pk_seen PRIMARY KEY (id)
)
INSERT OR ABORT INTO "_brant_new_seen" ("id", "order_id", "total") SELECT "id", "order_id", "total" FROM "seen"
DROP TABLE "seen"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_seen" RENAME TO "seen"
PRAGMA legacy_alter_table = OFF;
CREATE TRIGGER count_seen AFTER DELETE ON seen
FOR EACH ROW
WHEN OLD.total > 0
BEGIN
UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM seen WHERE total = 0;
END;
