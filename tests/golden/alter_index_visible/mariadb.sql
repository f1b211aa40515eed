-- up
ALTER TABLE articles ALTER INDEX ix_everything IGNORED, LOCK=NONE;

-- down
ALTER TABLE articles ALTER INDEX ix_everything NOT IGNORED, LOCK=NONE;
