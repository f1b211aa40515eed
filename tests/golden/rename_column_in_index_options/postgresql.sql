-- up
ALTER TABLE articles RENAME COLUMN views TO hits;
ALTER TABLE articles RENAME COLUMN title TO headline;

-- down
ALTER TABLE articles RENAME COLUMN headline TO title;
ALTER TABLE articles RENAME COLUMN hits TO views;
