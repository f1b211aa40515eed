"""PostgreSQL beyond migrations: databases made, dropped, emptied and looked over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant.dialects.neutral_server import COUNTED, counts
from brant.dialects.overview import ObjectKind, TableOverview, named

DUPLICATE, MISSING = {"42P04", "23505"}, {"3D000"}
"""SQLSTATEs; 23505 comes where two make one database at once."""

# CASCADE takes along what depends on an object, a table's own sequence or partition say: so IF EXISTS.
# A range type owns its constructor functions: types go before routines.
_DROPS = """
WITH here AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = current_schema()),
extended AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
objects AS (
    SELECT
        CASE WHEN relkind IN ('v', 'm') THEN 1 WHEN relkind = 'S' THEN 3 WHEN relkind = 'c' THEN 4 ELSE 2 END AS turn,
        relname::text AS name,
        format(
            'DROP %s IF EXISTS %I.%I CASCADE',
            CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                WHEN 'c' THEN 'TYPE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
            nspname, relname
        ) AS statement
    FROM pg_class JOIN here ON relnamespace = here.oid
    WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
        AND (pg_class.tableoid, pg_class.oid) NOT IN (SELECT classid, objid FROM extended)
    UNION ALL
    SELECT 6, proname, format(
        'DROP %s IF EXISTS %I.%I(%s) CASCADE',
        CASE prokind WHEN 'a' THEN 'AGGREGATE' ELSE 'ROUTINE' END,
        nspname, proname, pg_get_function_identity_arguments(pg_proc.oid)
    )
    FROM pg_proc JOIN here ON pronamespace = here.oid
    WHERE (pg_proc.tableoid, pg_proc.oid) NOT IN (SELECT classid, objid FROM extended)
    UNION ALL
    SELECT 5, typname, format(
        'DROP %s IF EXISTS %I.%I CASCADE', CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, nspname, typname
    )
    FROM pg_type JOIN here ON typnamespace = here.oid
    WHERE typtype IN ('d', 'e', 'r')
        AND (pg_type.tableoid, pg_type.oid) NOT IN (SELECT classid, objid FROM extended)
)
SELECT turn, name, statement FROM objects ORDER BY turn, name
"""


_KINDS_BY_TURN = {
    1: ObjectKind.VIEWS,
    2: ObjectKind.TABLES,
    3: ObjectKind.SEQUENCES,
    4: ObjectKind.TYPES,
    5: ObjectKind.TYPES,
    6: ObjectKind.ROUTINES,
}


def drop_everything(connection: sa.Connection, kinds: frozenset[ObjectKind]) -> tuple[str, ...]:
    """Empties the schema that comes first in the search path; extensions and what they own stay.

    A type that goes takes columns along: where tables are to stay, what they need is not dropped.
    """
    found = [row for row in _rows(connection, _DROPS) if _KINDS_BY_TURN[row.turn] in kinds]
    for row in found:
        cascades = ObjectKind.TABLES in kinds or _KINDS_BY_TURN[row.turn] is ObjectKind.VIEWS
        sql = row.statement if cascades else row.statement.removesuffix(" CASCADE")
        connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
    return named(kinds, ((_KINDS_BY_TURN[row.turn], row.name) for row in found))


def create_database(connection: sa.Connection, quoted: str) -> bool:
    """In UTF-8: from template0 where the server's own template has another encoding."""
    encoding = _rows(connection, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'template1'")
    template = "template1" if encoding and encoding[0][0] == "UTF8" else "template0"
    return _unless(DUPLICATE, connection, f"CREATE DATABASE {quoted} ENCODING 'UTF8' TEMPLATE {template}")


def drop_database(connection: sa.Connection, quoted: str, name: str) -> bool:
    """With the sessions in it, which would keep it otherwise. WITH (FORCE) is PostgreSQL 13's."""
    version: tuple[Any, ...] = connection.dialect.server_version_info or (0,)
    if version >= (13,):
        return _unless(MISSING, connection, f"DROP DATABASE {quoted} WITH (FORCE)")
    end = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    connection.execute(end, {"name": name})
    return _unless(MISSING, connection, f"DROP DATABASE {quoted}")


def _unless(states: set[str], connection: sa.Connection, sql: str) -> bool:
    """Whether *sql* was carried out; False where the server says that it need not be."""
    try:
        connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in states:
            return False
        raise
    return True


_TABLES = """
SELECT relname::text AS name, has_table_privilege(c.oid, 'SELECT') AS readable, relkind AS kind,
    obj_description(c.oid, 'pg_class') AS comment,
    CASE WHEN relkind = 'p'
        THEN (SELECT sum(greatest(p.reltuples, 0)) FROM pg_partition_tree(c.oid) t JOIN pg_class p ON p.oid = t.relid
            WHERE t.isleaf)
        ELSE c.reltuples END::bigint AS rows,
    CASE WHEN relkind = 'p'
        THEN (SELECT sum(pg_total_relation_size(t.relid)) FROM pg_partition_tree(c.oid) t)
        ELSE pg_total_relation_size(c.oid) END::bigint AS bytes,
    CASE WHEN relkind = 'p'
        THEN (SELECT sum(pg_indexes_size(t.relid)) FROM pg_partition_tree(c.oid) t)
        ELSE pg_indexes_size(c.oid) END::bigint AS index_bytes
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = coalesce(:schema, current_schema()) AND relname = coalesce(:only, relname)
    AND relkind IN ('r', 'p', 'f') AND (:only IS NOT NULL OR NOT relispartition)
ORDER BY relname
"""
_KINDS = {"r": "table", "p": "partitioned table", "f": "foreign table"}


def tables(
    connection: sa.Connection, quote: Callable[[str], str], schema: str | None = None, only: str | None = None
) -> tuple[TableOverview, ...]:
    """A table that was never analysed is counted if it is small; a partitioned one is all its partitions."""
    told = connection.execute(
        sa.text(_TABLES).bindparams(sa.bindparam("schema", schema, sa.Text), sa.bindparam("only", only, sa.Text))
    ).all()
    prefix = f"{quote(schema)}." if schema else ""
    unknown = {row.name: prefix + quote(row.name) for row in told if row.rows <= 0 and row.readable}
    counted = counts(connection, unknown, limit=COUNTED)
    return tuple(
        TableOverview(
            row.name,
            counted[row.name] if row.name in counted else max(row.rows, 0),
            row.bytes,
            row.index_bytes,
            _KINDS[row.kind],
            row.comment,
            schema=schema,
        )
        for row in told
    )


def _rows(connection: sa.Connection, sql: str) -> Sequence[Any]:
    return connection.exec_driver_sql(sql, execution_options={"no_parameters": True}).all()
