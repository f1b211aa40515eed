-- up
ALTER TABLE articles DROP INDEX ix_everything, ALGORITHM=INPLACE;

-- down
ALTER TABLE articles ADD UNIQUE INDEX ix_everything (title DESC, slug), ALGORITHM=INPLACE;
