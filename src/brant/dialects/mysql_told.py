"""What stands beside tables as MySQL and MariaDB tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from brant.catalog.names import trigger_function
from brant.catalog.objects import (
    Body,
    ObjectDefinition,
    RoutineDefinition,
    ScriptedDefinition,
    SequenceDefinition,
    TriggerDefinition,
    ViewDefinition,
)


def objects_told(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    """All of the default schema, in an order to create it."""
    yield from _views(connection)
    yield from _triggers(connection)
    yield from _routines(connection)
    yield from _events(connection)
    yield from _sequences(connection)


def _views(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    columns: dict[str, list[str]] = {}
    for table, column in _rows(
        connection,
        "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.views v"
        " ON v.table_schema = c.table_schema AND v.table_name = c.table_name"
        " WHERE c.table_schema = DATABASE() ORDER BY c.table_name, c.ordinal_position",
    ):
        columns.setdefault(table, []).append(column)
    for name, query, checked, security, here in _rows(
        connection,
        "SELECT table_name, view_definition, check_option, security_type, table_schema FROM information_schema.views"
        " WHERE table_schema = DATABASE() ORDER BY table_name",
    ):
        options = (("mysql_sql_security", security),) if security != "DEFINER" else ()
        check = checked if checked != "NONE" else None
        yield ViewDefinition(
            name, Body((("mysql", _at_home(query, here)),)), tuple(columns.get(name, ())), check, options
        )


_QUOTED = r"'(?:[^'\\]|\\.|'')*'"


def _at_home(query: str, database: str) -> str:
    """Without the database's own name, which the server writes before each table and column."""
    name = re.escape("`" + database.replace("`", "``") + "`.")
    return re.sub(rf"(?P<text>{_QUOTED})|{name}", lambda found: found["text"] or "", query)


def _triggers(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    for name, table, timing, event, statement in _rows(
        connection,
        "SELECT trigger_name, event_object_table, action_timing, event_manipulation, action_statement"
        " FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY trigger_name",
    ):
        body = Body((("mysql", statement),))
        yield TriggerDefinition(name, table, timing, (event,), body, trigger_function(table, name))


_VOLATILITY = {("YES", "NO SQL"): "IMMUTABLE", ("NO", "READS SQL DATA"): "STABLE"}


def _routines(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    for name, kind, returns, body, deterministic, access, security in _rows(
        connection,
        "SELECT routine_name, routine_type, dtd_identifier, routine_definition, is_deterministic, sql_data_access,"
        " security_type FROM information_schema.routines WHERE routine_schema = DATABASE()"
        " AND routine_type IN ('FUNCTION', 'PROCEDURE') ORDER BY routine_name",
    ):
        arguments = _rows(
            connection,
            "SELECT parameter_mode, parameter_name, dtd_identifier FROM information_schema.parameters"
            f" WHERE specific_schema = DATABASE() AND specific_name = {_literal(name)}"
            f" AND routine_type = '{kind}' AND parameter_name IS NOT NULL ORDER BY ordinal_position",
        )
        modes = [f"{mode} " if kind == "PROCEDURE" else "" for mode, _, _ in arguments]
        said = ", ".join(f"{mode}{named} {type_}" for mode, (_, named, type_) in zip(modes, arguments, strict=True))
        yield RoutineDefinition(
            kind.lower(),
            name,
            Body((("mysql", said),)),
            Body((("mysql", returns),)) if kind == "FUNCTION" else None,
            Body((("mysql", body),)),
            volatility=_VOLATILITY.get((deterministic, access)),
            security="INVOKER" if security == "INVOKER" else None,
        )


_STARTS = re.compile(r" STARTS '[^']*'")
"""The moment at which an event was made, where it said none itself."""


def _events(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    sql = "SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY 1"
    for (name,) in _rows(connection, sql):
        quoted = "`" + name.replace("`", "``") + "`"
        create = _STARTS.sub("", _rows(connection, f"SHOW CREATE EVENT {quoted}")[0][3])
        drop = Body((("mysql", f"DROP EVENT {quoted}"),))
        yield ScriptedDefinition("event", name, Body((("mysql", create),)), drop)


def _sequences(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    """MariaDB's; MySQL has none."""
    sql = (
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_type = 'SEQUENCE' ORDER BY 1"
    )
    for (name,) in _rows(connection, sql):
        columns = "start_value, increment, minimum_value, maximum_value, cycle_option, cache_size"
        quoted = "`" + name.replace("`", "``") + "`"
        ((start, step, low, high, cycle, cache),) = _rows(connection, f"SELECT {columns} FROM {quoted}")
        yield SequenceDefinition(name, start, step, low, high, bool(cycle), cache)


def _literal(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _rows(connection: sa.Connection, sql: str) -> Sequence[Any]:
    return connection.exec_driver_sql(sql, execution_options={"no_parameters": True}).all()
