"""What a test sees in a database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

OWN_TABLES = {"brant_migrations", "brant_migrations_log", "brant_migrations_journal"}


def tables(engine: sa.Engine) -> set[str]:
    """The tables of the default schema that are not brant's."""
    return set(sa.inspect(engine).get_table_names()) - OWN_TABLES


def everything(engine: sa.Engine) -> set[str]:
    """All tables of the default schema."""
    return set(sa.inspect(engine).get_table_names())


def columns(engine: sa.Engine, table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(engine).get_columns(table)}


def rows(engine: sa.Engine, sql: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        found = connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
        return [tuple(row) for row in found]


def value(engine: sa.Engine, sql: str) -> Any:
    (row,) = rows(engine, sql)
    return row[0]
