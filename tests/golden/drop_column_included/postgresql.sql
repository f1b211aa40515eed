-- up
DROP INDEX ix_everything;
ALTER TABLE articles DROP COLUMN views;

-- down
ALTER TABLE articles ADD COLUMN views INTEGER DEFAULT 0 NOT NULL;
CREATE UNIQUE INDEX ix_everything ON articles USING btree (title varchar_pattern_ops DESC, slug) INCLUDE (views) NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE pg_default;
