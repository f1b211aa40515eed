-- up
ALTER TABLE articles RENAME INDEX ix_everything TO ix_all;

-- down
ALTER TABLE articles RENAME INDEX ix_all TO ix_everything;
