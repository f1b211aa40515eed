-- up
-- refused: mariadb has no exclusion constraints: 'ex_bookings_first' on 'bookings'

-- down
-- refused: mariadb has no way to say this: Compiler <brant.dialects.mysql_columns.ColumnCompiler> can't render element of type <class 'sqlalchemy.dialects.postgresql.ext.ExcludeConstraint'>
