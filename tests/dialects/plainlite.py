"""A database that SQLAlchemy knows and brant has no file for: SQLite under another name."""

from __future__ import annotations

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


class PlainLite(SQLiteDialect_pysqlite):
    name = "plainlite"
    supports_statement_cache = True


registry.register("plainlite", __name__, "PlainLite")
