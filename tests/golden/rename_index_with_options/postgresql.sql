-- up
ALTER INDEX ix_everything RENAME TO ix_all;

-- down
ALTER INDEX ix_all RENAME TO ix_everything;
