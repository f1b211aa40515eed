-- up
CREATE INDEX ix_articles_published_at ON articles USING brin (published_at) WITH (pages_per_range = 16, autosummarize = true);

-- down
DROP INDEX ix_articles_published_at;
