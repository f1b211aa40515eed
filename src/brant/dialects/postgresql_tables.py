"""PostgreSQL's options of tables: behind CREATE TABLE, changed one by one, and told by the server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateTable as CreateTableElement

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import FrozenMapping, Options, TableDefinition
from brant.catalog.table_options import said_for
from brant.dialects.base import Piece, strategy
from brant.dialects.postgresql_partitions import PostgreSQLPartitions, told_partitioning, told_partitions
from brant.operations.table_options import SetTableOptions
from brant.partitions import Partition
from brant.statement import Statement


class PostgreSQLTables(PostgreSQLPartitions):
    """UNLOGGED, INHERITS, WITH (…), TABLESPACE, USING."""

    def with_options(self, pieces: Iterable[Piece], table: TableDefinition) -> Iterator[Piece]:
        """What creates a table, with what its options add to CREATE TABLE itself."""
        said = said_for(self.name, table.options)
        tail = self._tail(table, said)
        for piece in pieces:
            if isinstance(piece, CreateTableElement) and (tail or said.get("unlogged")):
                text = self.compile(piece)
                if said.get("unlogged"):
                    text = text.replace("CREATE TABLE", "CREATE UNLOGGED TABLE", 1)
                yield Statement(text + tail)
            else:
                yield piece
        yield from self.partitions_of(table, said)

    def _tail(self, table: TableDefinition, said: Mapping[str, Any]) -> str:
        parts: list[str] = []
        if parents := names_of(said.get("inherits")):
            parts.append(f"INHERITS ({', '.join(map(self.quoted, parents))})")
        if partition_by := self.partition_clause(table, said):
            parts.append(partition_by)
        if method := said.get("access_method"):
            parts.append(f"USING {self.quoted(method)}")
        if storage := storage_of(said):
            parts.append(f"WITH ({', '.join(f'{name} = {value}' for name, value in storage.items())})")
        if on_commit := said.get("on_commit"):
            parts.append(f"ON COMMIT {on_commit.replace('_', ' ').upper()}")
        if tablespace := said.get("tablespace"):
            parts.append(f"TABLESPACE {self.quoted(tablespace)}")
        return "".join(f"\n{part}" for part in parts)

    @strategy(SetTableOptions)
    def set_table_options(self, operation: SetTableOptions, before: Catalog) -> Iterator[Piece]:
        """Each rewrites or locks in its own way: a statement each, but for storage parameters."""
        was = said_for(self.name, before.table(operation.table).options)
        has = said_for(self.name, operation.apply(before).table(operation.table).options)
        self.refuse_repartitioning(operation.table, was, has)
        for change in self._changes(was, has):
            yield self.statement(f"ALTER TABLE {self.quoted(operation.table)} {change}")

    def _changes(self, was: Mapping[str, Any], has: Mapping[str, Any]) -> Iterator[str]:
        before, after = names_of(was.get("inherits")), names_of(has.get("inherits"))
        yield from (f"NO INHERIT {self.quoted(name)}" for name in before if name not in after)
        yield from (f"INHERIT {self.quoted(name)}" for name in after if name not in before)
        if bool(was.get("unlogged")) != bool(has.get("unlogged")):
            yield "SET UNLOGGED" if has.get("unlogged") else "SET LOGGED"
        if was.get("access_method") != has.get("access_method"):
            yield f"SET ACCESS METHOD {self.quoted(has.get('access_method') or 'heap')}"
        if was.get("tablespace") != has.get("tablespace"):
            yield f"SET TABLESPACE {self.quoted(has.get('tablespace') or 'pg_default')}"
        yield from _storage_changes(storage_of(was), storage_of(has))


def _storage_changes(was: Mapping[str, str], has: Mapping[str, str]) -> Iterator[str]:
    if new := [f"{name} = {value}" for name, value in has.items() if was.get(name) != value]:
        yield f"SET ({', '.join(new)})"
    if gone := [name for name in was if name not in has]:
        yield f"RESET ({', '.join(gone)})"


def names_of(value: Any) -> tuple[str, ...]:
    """One table by name, or several."""
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def storage_of(said: Mapping[str, Any]) -> dict[str, str]:
    """Storage parameters as the server writes them."""
    given = said.get("storage")
    items = given.items if isinstance(given, FrozenMapping) else ()
    return {str(name): str(value).lower() if isinstance(value, bool) else str(value) for name, value in items}


# -- reflection ------------------------------------------------------------------------------------

_TOLD = sa.text(
    """
    SELECT wanted.name, c.relpersistence, c.reloptions, t.spcname, a.amname, c.relispartition,
        ARRAY(
            SELECT CASE WHEN p.relnamespace = current_schema()::regnamespace THEN p.relname
                ELSE p.relnamespace::regnamespace || '.' || p.relname END
              FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent WHERE i.inhrelid = c.oid ORDER BY i.inhseqno
        ) AS parents, pg_get_partkeydef(c.oid) AS partitioned
      FROM unnest(CAST(:names AS text[])) AS wanted (name)
      JOIN pg_class c ON c.oid = to_regclass(wanted.name)
      LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
      LEFT JOIN pg_am a ON a.oid = c.relam
    """
)


def without_those_of_extensions(
    connection: sa.Connection, found: Mapping[str, TableDefinition]
) -> dict[str, TableDefinition]:
    """The tables of the default schema that no extension has brought (PostGIS's ``spatial_ref_sys``)."""
    sql = (
        "SELECT c.relname FROM pg_class c JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass"
        " WHERE d.deptype = 'e' AND c.relnamespace = current_schema()::regnamespace"
    )
    theirs = frozenset(connection.exec_driver_sql(sql).scalars())
    return {name: table for name, table in found.items() if name not in theirs}


def told_options(
    connection: sa.Connection, found: Catalog, quote: Callable[[str], str], *, with_partitions: bool
) -> dict[str, TableDefinition]:
    """The tables of *found* with the options that the server tells; partitions are told with their tables."""
    quoted = {table.name: ".".join(map(quote, table.name.split("."))) for table in found}
    rows = {row.name: row for row in connection.execute(_TOLD, {"names": [*quoted.values()]})}
    partitions = told_partitions(connection, [name for name, row in rows.items() if row.partitioned])
    return {
        table.name: _with_options(table, row, partitions)
        for table in found
        for row in (rows[quoted[table.name]],)
        if with_partitions or not row.relispartition
    }


def _with_options(table: TableDefinition, row: Any, partitions: Mapping[str, tuple[Partition, ...]]) -> TableDefinition:
    stored = dict(option.split("=", 1) for option in row.reloptions or ())
    given: dict[str, Any] = {
        "postgresql_with": stored,
        "postgresql_tablespace": row.spcname,
        "postgresql_using": row.amname if row.amname != "heap" else None,
        "postgresql_inherits": [] if row.relispartition else row.parents,
        "postgresql_unlogged": row.relpersistence == "u",
        "temporary": row.relpersistence == "t",
        "partition_by": told_partitioning(row.partitioned, partitions.get(row.name, ())) if row.partitioned else None,
    }
    return replace(table, options=_merged(table.options, sqla.options(given)))


def _merged(first: Options, second: Options) -> Options:
    return tuple(sorted({**dict(first), **dict(second)}.items(), key=lambda option: option[0]))
