--- plain
CREATE TABLE t (id INTEGER PRIMARY KEY, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- no key, rowids with gaps
CREATE TABLE t (id INT, extra TEXT);
INSERT INTO t (rowid, id, extra) VALUES (5, 1, 'x'), (-3, 2, 'y'), (900, NULL, NULL);

--- a column called rowid
CREATE TABLE t (id INT, extra TEXT, rowid TEXT, oid TEXT);
INSERT INTO t (_rowid_, id, rowid) VALUES (5, 1, 'x'), (9, 2, NULL);

--- rowid has no name left
CREATE TABLE t (id INT, extra TEXT, rowid, oid, _rowid_);
INSERT INTO t (id, rowid) VALUES (1, 'x');

--- text key
CREATE TABLE t (id TEXT PRIMARY KEY, extra TEXT);
INSERT INTO t (rowid, id) VALUES (9, 'a'), (4, 'b'), (5, NULL);

--- key by an old bug no alias of rowid
CREATE TABLE t (id INTEGER PRIMARY KEY DESC, extra TEXT);
INSERT INTO t (rowid, id) VALUES (9, 3), (4, 8);

--- key of the table descending
CREATE TABLE t (id INTEGER, extra TEXT, PRIMARY KEY (id DESC));
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- composite key
CREATE TABLE t (id INT, k INT, extra TEXT, PRIMARY KEY (id, k) ON CONFLICT REPLACE);
INSERT INTO t (rowid, id, k) VALUES (3, 1, 1), (1, 2, 1);

--- autoincrement mark above the rows
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
DELETE FROM t WHERE id = 40;

--- autoincrement mark and no rows
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
DELETE FROM t;

--- autoincrement of the table
CREATE TABLE t (id INTEGER, extra TEXT, PRIMARY KEY (id AUTOINCREMENT));
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
DELETE FROM t WHERE id > 2;

--- unique on conflict
CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT UNIQUE ON CONFLICT REPLACE, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- unique of the table
CREATE TABLE t (id INTEGER PRIMARY KEY, extra TEXT, UNIQUE (id, extra) ON CONFLICT IGNORE);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- not null on conflict
CREATE TABLE t (id INTEGER PRIMARY KEY, n INT CONSTRAINT nn NOT NULL ON CONFLICT REPLACE DEFAULT 5, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- collate
CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT COLLATE NOCASE UNIQUE, extra TEXT COLLATE RTRIM);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
UPDATE t SET c = 'Ab' || id;
CREATE INDEX by_c ON t (c COLLATE BINARY DESC);

--- strict
CREATE TABLE t (id INTEGER PRIMARY KEY, a ANY, b BLOB, extra TEXT) STRICT;
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
UPDATE t SET a = 1.5, b = x'00ff';

--- without rowid
CREATE TABLE t (id INT, extra TEXT, PRIMARY KEY (id)) WITHOUT ROWID;
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- without rowid, strict
CREATE TABLE t (id INT PRIMARY KEY, extra TEXT) STRICT , WITHOUT ROWID;
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- generated
CREATE TABLE t (id INTEGER PRIMARY KEY, v INT GENERATED ALWAYS AS (id * 2), extra TEXT, s TEXT AS (id || ',)') STORED NOT NULL UNIQUE);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
CREATE INDEX by_v ON t (v);

--- index partial, descending, expression, unique
CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
CREATE INDEX Partial ON t (a DESC) WHERE a > 0;
CREATE UNIQUE INDEX [by expr] ON t (lower(extra), id);
CREATE INDEX "Ünï ; code" /* why */ ON t (a -- here
, id);

--- triggers
CREATE TABLE log (said TEXT);
CREATE TABLE t (id INTEGER PRIMARY KEY, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
CREATE TRIGGER t_i AFTER INSERT ON t WHEN NEW.id > 0 BEGIN INSERT INTO log VALUES ('i;' || NEW.id); END;
CREATE TRIGGER t_u BEFORE UPDATE OF id, extra ON t BEGIN UPDATE log SET said = OLD.extra; END;
CREATE TRIGGER t_d BEFORE DELETE ON t BEGIN INSERT INTO log SELECT 'gone ' || OLD.id; END;

--- trigger elsewhere
CREATE TABLE t (id INTEGER PRIMARY KEY, extra TEXT);
CREATE TABLE o (x);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
CREATE TRIGGER o_i AFTER INSERT ON o BEGIN UPDATE t SET extra = NEW.x WHERE t.id = 2; END;

--- views
CREATE TABLE t (id INTEGER PRIMARY KEY, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
CREATE VIEW v (a, b) AS SELECT id, "extra" FROM t;
CREATE VIEW w AS SELECT * FROM v JOIN t ON t.id = v.a;
CREATE TRIGGER v_i INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (NEW.a, NEW.b); END;

--- an unrelated view that is broken
CREATE TABLE t (id INTEGER PRIMARY KEY, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
CREATE TABLE o (x);
CREATE VIEW v AS SELECT x FROM o;
DROP TABLE o;

--- comments
CREATE TABLE t -- the table
 (
  id INTEGER PRIMARY KEY, -- the key, "(
  /* it's ) a */ a INT /* , */ DEFAULT 1, -- a's
  extra TEXT -- more
);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- children
CREATE TABLE t (id INTEGER PRIMARY KEY, extra TEXT);
CREATE TABLE child (id INTEGER PRIMARY KEY, t_id INT NOT NULL REFERENCES t ON DELETE CASCADE);
CREATE TABLE other (t_id INT REFERENCES T (id) ON DELETE SET NULL);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
INSERT INTO child VALUES (1, 2), (2, 7);
INSERT INTO other VALUES (40), (NULL);

--- parent in the column
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE t (id INTEGER PRIMARY KEY, p_id INT CONSTRAINT to_p REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED, extra TEXT);
INSERT INTO p VALUES (1);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
UPDATE t SET p_id = 1 WHERE id = 2;

--- parent in the table
CREATE TABLE p (a INT, b INT, PRIMARY KEY (a, b));
CREATE TABLE t (id INTEGER PRIMARY KEY, pa INT, pb INT, extra TEXT, FOREIGN KEY (pa, pb) REFERENCES p (a, b) MATCH FULL ON DELETE RESTRICT NOT DEFERRABLE CONSTRAINT c1 CHECK (id > 0) CHECK (id < 999));
INSERT INTO p VALUES (1, 1);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
UPDATE t SET pa = 1, pb = 1;

--- its own parent
CREATE TABLE t (id INTEGER PRIMARY KEY, up INT REFERENCES t (id) ON DELETE CASCADE, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
UPDATE t SET up = 7 WHERE id = 2;

--- orphans from before
CREATE TABLE t (id INTEGER PRIMARY KEY, extra TEXT);
CREATE TABLE child (t_id INT REFERENCES t) ;
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
INSERT INTO child VALUES (99);

--- checks
CREATE TABLE t (id INTEGER PRIMARY KEY CHECK (id > 0 AND t.id < 99), extra TEXT CONSTRAINT c1 CHECK (length(extra) < 50), CHECK (extra <> ''), CONSTRAINT c2 CHECK ('id' <> "extra"));
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- defaults
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'it''s', b INT DEFAULT -1, c DEFAULT (1 + 2), d TIMESTAMP DEFAULT CURRENT_TIMESTAMP, e DEFAULT x'00', f DEFAULT NULL, g DEFAULT true, extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);

--- type names
CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(10), b DOUBLE PRECISION, c DECIMAL ( 10 , -2 ), d, e 'odd' "type", extra TEXT);
INSERT INTO t (id, extra) VALUES (2, 'b'), (7, 'c'), (40, NULL);
UPDATE t SET c = 1.5, b = 2;
