-- up
-- refused: sqlite has no exclusion constraints: 'ex_bookings_first' on 'bookings'

-- down
-- refused: sqlite has no way to say this: Compiler <sqlalchemy.dialects.sqlite.base.SQLiteDDLCompiler> can't render element of type <class 'sqlalchemy.dialects.postgresql.ext.ExcludeConstraint'>
