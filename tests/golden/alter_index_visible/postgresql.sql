-- up
-- refused: postgresql has no index that queries do not see: 'ix_everything' on 'articles'

-- down
-- refused: postgresql has no index that queries do not see: 'ix_everything' on 'articles'
