"""What stands beside tables as SQLite tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant.catalog.names import trigger_function
from brant.catalog.objects import (
    Body,
    ObjectDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.dialects.sqlite_tokens import tokens_of, written


def objects_told(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    """All of the default schema, in an order to create it."""
    yield from _views(connection)
    yield from _triggers(connection)


def _views(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    for name, sql in _rows(connection, "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid"):
        tokens, behind = tokens_of(sql)
        start = next(place for place, token in enumerate(tokens) if token.key == "AS") + 1
        select = Body((("sqlite", (written(tokens[start:]) + behind).strip()),))
        yield ViewDefinition(name, select, _columns(connection, name))


def _triggers(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    sql = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
    for name, table, stored in _rows(connection, sql):
        tokens, behind = tokens_of(stored)
        keys = [token.key for token in tokens]
        event = next(place for place, key in enumerate(keys) if key in _EVENTS)
        on, begin = keys.index("ON", event), keys.index("BEGIN", event)
        timing = next((word for word in ("BEFORE", "AFTER", "INSTEAD") if word in keys[:event]), "BEFORE")
        columns = tuple(token.name for token in tokens[event + 2 : on] if token.key != ",")
        condition = written(tokens[keys.index("WHEN", on) + 1 : begin]).strip() if "WHEN" in keys[on:begin] else None
        yield TriggerDefinition(
            name,
            table,
            "INSTEAD OF" if timing == "INSTEAD" else timing,
            (keys[event],),
            Body((("sqlite", (written(tokens[begin:]) + behind).strip()),)),
            trigger_function(table, name),
            columns,
            when=Body((("sqlite", condition),)) if condition else None,
        )


_EVENTS = ("INSERT", "UPDATE", "DELETE")


def _columns(connection: sa.Connection, view: str) -> tuple[str, ...]:
    """None of a view that no longer works."""
    try:
        return tuple(connection.exec_driver_sql("SELECT name FROM pragma_table_info(?)", (view,)).scalars())
    except DBAPIError:
        return ()


def _rows(connection: sa.Connection, sql: str) -> Sequence[Any]:
    return connection.exec_driver_sql(sql).all()
