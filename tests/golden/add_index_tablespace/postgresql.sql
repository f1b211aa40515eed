-- up
CREATE INDEX ix_articles_slug ON articles (slug) TABLESPACE pg_default;

-- down
DROP INDEX ix_articles_slug;
