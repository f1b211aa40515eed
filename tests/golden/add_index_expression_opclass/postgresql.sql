-- up
CREATE INDEX ix_articles_lower_title_length_body ON articles ((lower(title)) text_pattern_ops, length(body) DESC);

-- down
DROP INDEX ix_articles_lower_title_length_body;
