-- up
ALTER TABLE notes SET LOGGED;
ALTER TABLE notes SET (fillfactor = 90);
ALTER TABLE notes RESET (autovacuum_enabled);

-- down
ALTER TABLE notes SET UNLOGGED;
ALTER TABLE notes SET (fillfactor = 80, autovacuum_enabled = false);
