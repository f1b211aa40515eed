-- up
CREATE INDEX ix_articles_title_body_fulltext ON articles USING gin ((to_tsvector('english', coalesce(title, '') || ' ' || coalesce(body, ''))));

-- down
DROP INDEX ix_articles_title_body_fulltext;
