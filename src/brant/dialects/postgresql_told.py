"""What stands beside tables as PostgreSQL tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from brant.catalog import sqla
from brant.catalog.definitions import CheckDefinition
from brant.catalog.names import trigger_function
from brant.catalog.objects import (
    Body,
    DomainDefinition,
    EnumDefinition,
    ExtensionDefinition,
    MaterializedViewDefinition,
    ObjectDefinition,
    RoutineDefinition,
    SchemaDefinition,
    ScriptedDefinition,
    SequenceDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.dialects.postgresql_columns import type_of_text
from brant.dialects.postgresql_indexes import indexes_told
from brant.operations.object_ddl import quoted

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql.base import PGInspector


def objects_told(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    """All of the default schema, in an order to create it."""
    yield from _extensions(connection)
    yield from _enums(connection)
    yield from _domains(connection)
    yield from _sequences(connection)
    yield from _schemas(connection)
    yield from _views(connection)
    yield from _triggers(connection)
    yield from _routines(connection)
    yield from _policies(connection)


_VIEWS = """
SELECT c.relname, c.relkind, rtrim(pg_get_viewdef(c.oid), ';') AS query,
    array(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 ORDER BY a.attnum) AS columns,
    array_to_string(c.reloptions, ',') AS options
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.oid
"""


def _views(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    for row in _rows(connection, _VIEWS):
        select = Body((("postgresql", row.query),))
        stored: dict[str, str] = dict(option.split("=", 1) for option in str(row.options or "").split(",") if option)
        check = stored.pop("check_option", None)
        options = sqla.options({"postgresql_with": stored})
        if row.relkind == "v":
            yield ViewDefinition(row.relname, select, tuple(row.columns), check and check.upper(), options)
            continue
        name = '"' + row.relname.replace('"', '""') + '"'
        indexes = indexes_told(connection, {row.relname: name})[row.relname]
        yield MaterializedViewDefinition(row.relname, select, tuple(row.columns), indexes, options=options)


_TRIGGERS = """
SELECT t.tgname, c.relname, p.proname, p.prosrc, pg_get_triggerdef(t.oid) AS said, t.tgtype,
    array(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (t.tgattr)) AS columns
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
ORDER BY t.oid
"""
_EVENT_BITS = (("INSERT", 4), ("DELETE", 8), ("UPDATE", 16), ("TRUNCATE", 32))
_WHEN = re.compile(r" WHEN \((?P<condition>.*)\) EXECUTE (?:FUNCTION|PROCEDURE) ", re.DOTALL)
_CALL = re.compile(r"EXECUTE (?:FUNCTION|PROCEDURE) .*", re.DOTALL)


def _triggers(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    """One whose function is called as brant would call it has that function's text."""
    for row in _rows(connection, _TRIGGERS):
        is_own = row.proname == trigger_function(row.relname, row.tgname)
        call = _CALL.search(row.said)
        when = _WHEN.search(row.said)
        assert call is not None
        yield TriggerDefinition(
            row.tgname,
            row.relname,
            "BEFORE" if row.tgtype & 2 else "INSTEAD OF" if row.tgtype & 64 else "AFTER",
            tuple(event for event, bit in _EVENT_BITS if row.tgtype & bit),
            Body((("postgresql", row.prosrc.strip() if is_own else call.group()),)),
            trigger_function(row.relname, row.tgname),
            tuple(row.columns),
            "ROW" if row.tgtype & 1 else "STATEMENT",
            Body((("postgresql", when["condition"]),)) if when else None,
        )


_ROUTINES = """
SELECT p.proname, p.prokind, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
    p.prosrc, l.lanname, p.provolatile, p.prosecdef
FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind IN ('f', 'p')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    AND NOT EXISTS (SELECT 1 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgfoid = p.oid AND p.proname = c.relname || '_' || t.tgname)
ORDER BY p.oid
"""
_VOLATILITY = {"i": "IMMUTABLE", "s": "STABLE", "v": None}


def _routines(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    """Without those that brant makes for triggers, which have their text."""
    for row in _rows(connection, _ROUTINES):
        yield RoutineDefinition(
            "function" if row.prokind == "f" else "procedure",
            row.proname,
            Body((("postgresql", row.arguments),)),
            Body((("postgresql", row.result),)) if row.result is not None else None,
            Body((("postgresql", row.prosrc.strip()),)),
            row.lanname,
            _VOLATILITY[row.provolatile],
            "DEFINER" if row.prosecdef else None,
        )


_POLICIES = """
SELECT p.policyname, p.tablename, p.permissive, p.cmd, array_to_string(p.roles, ', ') AS roles, p.qual, p.with_check
FROM pg_policies p WHERE p.schemaname = current_schema() ORDER BY p.tablename, p.policyname
"""


def _policies(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    for row in _rows(connection, _POLICIES):
        name, table = (quoted(part, '"{}"'.format) for part in (row.policyname, row.tablename))
        using = f" USING ({row.qual})" if row.qual else ""
        check = f" WITH CHECK ({row.with_check})" if row.with_check else ""
        create = f"CREATE POLICY {name} ON {table} AS {row.permissive} FOR {row.cmd} TO {row.roles}{using}{check}"
        yield ScriptedDefinition(
            "policy",
            f"{row.policyname} on {row.tablename}",
            Body((("postgresql", create),)),
            Body((("postgresql", f"DROP POLICY {name} ON {table}"),)),
            on=row.tablename,
        )


_ENUMS = """
SELECT t.typname AS name,
    array(SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS values
FROM pg_type t WHERE t.typtype = 'e' AND t.typnamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
ORDER BY t.typname
"""


def _enums(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    """Those that came with a column too: the server keeps no difference."""
    for row in _rows(connection, _ENUMS):
        yield EnumDefinition(row.name, tuple(row[1]))


def _domains(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    here = str(connection.exec_driver_sql("SELECT current_schema()").scalar())
    for domain in cast("PGInspector", sa.inspect(connection)).get_domains(here):
        yield DomainDefinition(
            domain["name"],
            sqla.type_definition(type_of_text(str(domain["type"]))),
            domain["nullable"],
            None if domain["default"] is None else sqla.expression(sa.text(domain["default"].replace(":", "\\:"))),
            tuple(
                CheckDefinition(str(check["name"]), sqla.expression(sa.text(str(check["check"]).replace(":", "\\:"))))
                for check in domain["constraints"]
            ),
        )


_SEQUENCES = """
SELECT s.sequencename, s.start_value, s.increment_by, s.min_value, s.max_value, s.cycle, s.cache_size
FROM pg_sequences s WHERE s.schemaname = current_schema()
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass
        AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i', 'e'))
ORDER BY s.sequencename
"""


def _sequences(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    """Without those that columns own."""
    for row in _rows(connection, _SEQUENCES):
        yield SequenceDefinition(*row)


def _schemas(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    sql = (
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN"
        " ('information_schema', 'public', current_schema()) ORDER BY nspname"
    )
    for (name,) in _rows(connection, sql):
        yield SchemaDefinition(name)


def _extensions(connection: sa.Connection) -> Iterator[ObjectDefinition]:
    sql = (
        "SELECT e.extname, n.nspname, e.extversion FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname <> 'plpgsql' ORDER BY e.extname"
    )
    for name, schema, version in _rows(connection, sql):
        yield ExtensionDefinition(name, schema, version)


def _rows(connection: sa.Connection, sql: str) -> Sequence[Any]:
    return connection.exec_driver_sql(sql, execution_options={"no_parameters": True}).all()
