-- up
ALTER TABLE notes SET (fillfactor = 50, autovacuum_enabled = false);

-- down
ALTER TABLE notes RESET (fillfactor, autovacuum_enabled);
