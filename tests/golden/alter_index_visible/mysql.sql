-- up
ALTER TABLE articles ALTER INDEX ix_everything INVISIBLE, LOCK=NONE;

-- down
ALTER TABLE articles ALTER INDEX ix_everything VISIBLE, LOCK=NONE;
