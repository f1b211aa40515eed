-- up
-- refused: sqlite has no index that queries do not see: 'ix_everything' on 'articles'

-- down
-- refused: sqlite has no index that queries do not see: 'ix_everything' on 'articles'
