"""Partitions of MySQL and MariaDB: parts of a table's definition, changed by ALTER TABLE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import TableDefinition
from brant.dialects.base import Piece, strategy
from brant.dialects.mysql_objects import MySQLObjects
from brant.errors import Unsupported
from brant.operations.partitions import (
    AttachPartition,
    CreatePartition,
    DetachPartition,
    DropPartition,
    partitioning_of,
)
from brant.partitions import MAXVALUE, Partition, Partitioning

_SHARED_OUT = ("HASH", "KEY")
_WORDS = ("partitions", "subpartition_by", "subpartitions")


class MySQLPartitions(MySQLObjects):
    """PARTITION BY, ADD, DROP and REORGANIZE PARTITION, REMOVE PARTITIONING."""

    def partition_clause(self, table: TableDefinition, said: Mapping[str, Any]) -> str:
        """What stands last in CREATE and ALTER TABLE."""
        wanted = said.get("partition_by")
        if isinstance(wanted, Partitioning):
            return f"PARTITION BY {self._partitioned(table, wanted)}"
        rest = [f"{word.replace('_', ' ').upper()} {said[word]}" for word in _WORDS if word in said]
        return " ".join([f"PARTITION BY {wanted}", *rest]) if wanted else ""

    def _partitioned(self, table: TableDefinition, wanted: Partitioning) -> str:
        columns = all(map(table.has_column, wanted.by))
        by = ", ".join(map(self.quoted, wanted.by)) if columns else ", ".join(wanted.by)
        if wanted.method in _SHARED_OUT:
            if wanted.partitions:
                raise Unsupported(
                    f"{self.name} shares rows out by itself: {table.name!r} names partitions of a hash",
                    hint="say count= instead of partitions=",
                )
            return f"{wanted.method} ({by}) PARTITIONS {wanted.count or 1}"
        if not wanted.partitions:
            raise Unsupported(
                f"{self.name} wants the partitions of {table.name!r} when it is partitioned",
                hint=f"by_{wanted.method.lower()}(…, partitions=[partition(…), …])",
            )
        parts = ", ".join(self._partition(wanted, partition) for partition in wanted.partitions)
        return f"{wanted.method}{' COLUMNS' if columns else ''} ({by}) ({parts})"

    def _partition(self, partitioning: Partitioning, partition: Partition) -> str:
        if partition.share or partition.sql:
            raise Unsupported(f"{self.name} knows no such bound: partition {partition.name!r} says share= or sql=")
        return f"PARTITION {self.quoted(partition.name)} {self._bound(partitioning, partition)}"

    def _bound(self, partitioning: Partitioning, partition: Partition) -> str:
        if partition.is_default:
            return self.default_partition(partition)
        if partition.values:
            return f"VALUES IN ({self._literals(partition.values)})"
        place = partitioning.partitions.index(partition)
        previous = partitioning.partitions[place - 1].until if place else ()
        if partition.since and partition.since != previous:
            raise Unsupported(
                f"{self.name} begins a range where the one before it ends: partition {partition.name!r} says since=",
                hint="leave since= out, and put a partition with until= before it",
            )
        return f"VALUES LESS THAN ({self._literals(partition.until or (MAXVALUE,))})"

    def default_partition(self, partition: Partition) -> str:
        raise Unsupported(
            f"{self.name} has no partition for all other rows: {partition.name!r} says default=True",
            hint="in a range, until=MAXVALUE takes what is above",
        )

    def _literals(self, values: tuple[Any, ...]) -> str:
        return ", ".join(MAXVALUE if value == MAXVALUE else self.compile(sa.literal(value)) for value in values)

    @strategy(CreatePartition)
    def create_partition(self, operation: CreatePartition, before: Catalog) -> Iterator[Piece]:
        """Only behind the last; one in front of another is cut out of that."""
        partitioning = self._named(operation.table, operation.apply(before))
        added = self._partition(partitioning, operation.partition)
        alter = f"ALTER TABLE {self.quoted(operation.table)}"
        if operation.before is None or partitioning.method == "LIST":
            yield self.statement(f"{alter} ADD PARTITION ({added})")
            return
        cut = partitioning.partition(operation.before)
        into = f"{added}, {self._partition(partitioning, cut)}"
        yield self.statement(f"{alter} REORGANIZE PARTITION {self.quoted(cut.name)} INTO ({into})")

    @strategy(DropPartition)
    def drop_partition(self, operation: DropPartition, before: Catalog) -> Iterator[Piece]:
        self._named(operation.table, before)
        yield self.statement(f"ALTER TABLE {self.quoted(operation.table)} DROP PARTITION {self.quoted(operation.name)}")

    def _named(self, table: str, catalog: Catalog) -> Partitioning:
        partitioning = partitioning_of(catalog.table(table))
        if partitioning.method in _SHARED_OUT:
            raise Unsupported(
                f"{self.name} shares the rows of {table!r} out by itself",
                hint="set_options(partition_by=by_hash(…, count=…)) makes it more or fewer partitions",
            )
        return partitioning

    @strategy(AttachPartition)
    def attach_partition(self, operation: AttachPartition, before: Catalog) -> Iterator[Piece]:
        raise self._no_tables(operation.partition.name)

    @strategy(DetachPartition)
    def detach_partition(self, operation: DetachPartition, before: Catalog) -> Iterator[Piece]:
        raise self._no_tables(operation.name)

    def _no_tables(self, name: str) -> Unsupported:
        return Unsupported(
            f"{self.name}'s partitions are no tables: {name!r} can't be attached or detached",
            hint="create_partition() and ALTER TABLE … EXCHANGE PARTITION by schema.execute() swap rows with a table",
        )

    def repartitioned(self, table: TableDefinition, was: Mapping[str, Any], has: Mapping[str, Any]) -> Iterator[Piece]:
        """Rewrites the table."""
        words = ("partition_by", *_WORDS)
        if all(was.get(word) == has.get(word) for word in words):
            return
        clause = self.partition_clause(table, has) or "REMOVE PARTITIONING"
        yield self.statement(f"ALTER TABLE {self.quoted(table.name)} {clause}")
