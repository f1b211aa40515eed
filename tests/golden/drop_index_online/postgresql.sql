-- up
DROP INDEX ix_everything;

-- down
CREATE UNIQUE INDEX ix_everything ON articles USING btree (title varchar_pattern_ops DESC, slug) INCLUDE (views) NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE pg_default;
