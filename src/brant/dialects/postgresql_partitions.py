"""PostgreSQL's partitions: tables of their own, created, dropped, attached, detached, and told by the server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import TableDefinition
from brant.dialects.base import Piece, strategy
from brant.dialects.postgresql_objects import PostgreSQLObjects
from brant.errors import Unsupported
from brant.operations.partitions import (
    AttachPartition,
    CreatePartition,
    DetachPartition,
    DropPartition,
    partitioning_of,
)
from brant.partitions import Partition, Partitioning


class PostgreSQLPartitions(PostgreSQLObjects):
    """PARTITION BY, PARTITION OF, ATTACH and DETACH."""

    def partition_clause(self, table: TableDefinition, said: Mapping[str, Any]) -> str | None:
        wanted = said.get("partition_by")
        if not isinstance(wanted, Partitioning):
            return f"PARTITION BY {wanted}" if wanted else None
        by = ", ".join(self.quoted(one) if table.has_column(one) else f"({one})" for one in wanted.by)
        return f"PARTITION BY {'HASH' if wanted.method == 'KEY' else wanted.method} ({by})"

    def partitions_of(self, table: TableDefinition, said: Mapping[str, Any]) -> Iterator[Piece]:
        """The partitions of a new table; shares of a hash are numbered."""
        wanted = said.get("partition_by")
        if not isinstance(wanted, Partitioning):
            return
        for partition in wanted.partitions:
            yield self._create(table.name, wanted, partition)
        for number in range(wanted.count or 0):
            share = Partition(f"{table.name}_p{number}", share=(wanted.count or 0, number))
            yield self._create(table.name, wanted, share)

    def _create(self, table: str, partitioning: Partitioning, partition: Partition) -> Piece:
        bound = self._bound(partitioning, partition)
        return self.statement(f"CREATE TABLE {self.quoted(partition.name)} PARTITION OF {self.quoted(table)} {bound}")

    def _bound(self, partitioning: Partitioning, partition: Partition) -> str:
        if partition.sql:
            return partition.sql
        if partition.is_default:
            return "DEFAULT"
        if partition.share:
            return "FOR VALUES WITH (MODULUS {}, REMAINDER {})".format(*partition.share)
        if partition.values:
            return f"FOR VALUES IN ({self._literals(partition.values)})"
        since = partitioning.since(partition.name) if partition in partitioning.partitions else partition.since
        begin = self._literals(since) if since else ", ".join(["MINVALUE"] * len(partitioning.by))
        end = self._literals(partition.until) if partition.until else ", ".join(["MAXVALUE"] * len(partitioning.by))
        return f"FOR VALUES FROM ({begin}) TO ({end})"

    def _literals(self, values: tuple[Any, ...]) -> str:
        return ", ".join(
            str(value) if value in ("MAXVALUE", "MINVALUE") else self.compile(sa.literal(value)) for value in values
        )

    @strategy(CreatePartition)
    def create_partition(self, operation: CreatePartition, before: Catalog) -> Iterator[Piece]:
        partitioning = partitioning_of(operation.apply(before).table(operation.table))
        yield self._create(operation.table, partitioning, operation.partition)

    @strategy(DropPartition)
    def drop_partition(self, operation: DropPartition, before: Catalog) -> Iterator[Piece]:
        yield self.statement(f"DROP TABLE {self.quoted(operation.name)}")

    @strategy(AttachPartition)
    def attach_partition(self, operation: AttachPartition, before: Catalog) -> Iterator[Piece]:
        partitioning = partitioning_of(operation.apply(before).table(operation.table))
        bound = self._bound(partitioning, partitioning.partition(operation.partition.name))
        attach = f"ATTACH PARTITION {self.quoted(operation.partition.name)} {bound}"
        yield self.statement(f"ALTER TABLE {self.quoted(operation.table)} {attach}")

    @strategy(DetachPartition)
    def detach_partition(self, operation: DetachPartition, before: Catalog) -> Iterator[Piece]:
        """CONCURRENTLY (version 14) can't run in a transaction."""
        detach = f"ALTER TABLE {self.quoted(operation.table)} DETACH PARTITION {self.quoted(operation.name)}"
        concurrently = " CONCURRENTLY" if operation.concurrently else ""
        yield self.statement(detach + concurrently, transactional=not operation.concurrently)

    def refuse_repartitioning(self, table: str, was: Mapping[str, Any], has: Mapping[str, Any]) -> None:
        if was.get("partition_by") != has.get("partition_by"):
            raise Unsupported(
                f"postgresql can't change how {table!r} is partitioned",
                hint="create another table with partition_by=, and attach_partition() or copy the rows",
            )


# -- reflection ------------------------------------------------------------------------------------

_PARTITIONS = sa.text(
    """
    SELECT wanted.name, p.relname, pg_get_expr(p.relpartbound, p.oid)
      FROM unnest(CAST(:names AS text[])) AS wanted (name)
      JOIN pg_inherits i ON i.inhparent = to_regclass(wanted.name)
      JOIN pg_class p ON p.oid = i.inhrelid
     ORDER BY p.relname
    """
)


def told_partitions(connection: sa.Connection, tables: list[str]) -> dict[str, tuple[Partition, ...]]:
    """The partitions of each of the quoted *tables*."""
    found: dict[str, tuple[Partition, ...]] = {}
    for table, name, bound in connection.execute(_PARTITIONS, {"names": tables}) if tables else ():
        found[table] = (*found.get(table, ()), Partition(name, sql=bound))
    return found


def told_partitioning(said: str, partitions: tuple[Partition, ...]) -> Partitioning:
    """How a table is partitioned, as the server says it."""
    method, _, by = said.partition(" ")
    columns = by[1:-1].split(", ") if re.fullmatch(r"\([\w, ]+\)", by) else [by[1:-1]]
    return Partitioning(method, tuple(columns), partitions)
