"""Operations on the partitions of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import TableDefinition
from brant.catalog.table_options import changed
from brant.errors import RecordingError
from brant.operations import source
from brant.operations.base import Operation
from brant.partitions import Partition, Partitioning


def partitioning_of(table: TableDefinition) -> Partitioning:
    """How *table* is partitioned. Raises a RecordingError where the files don't know of it."""
    found = dict(table.options).get("partition_by")
    if not isinstance(found, Partitioning):
        raise RecordingError(
            f"table {table.name!r} is not partitioned at this point of history",
            hint="create_table(…, partition_by=partitions.by_range(…)) makes it so",
        )
    return found


def _with(before: Catalog, table: str, partitioning: Partitioning) -> Catalog:
    definition = before.table(table)
    options = changed(definition.options, (("partition_by", partitioning),))
    return before.with_table_replaced(replace(definition, options=options))


@dataclass(frozen=True, slots=True)
class CreatePartition(Operation):
    """A new partition: the last, or in front of another."""

    table: str
    partition: Partition
    before: str | None = None

    def apply(self, before: Catalog) -> Catalog:
        partitioning = partitioning_of(before.table(self.table))
        return _with(before, self.table, partitioning.with_partition(self.partition, self.before))

    def reverse(self, before: Catalog) -> Operation:
        return DropPartition(self.table, self.partition.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        place = f", before={source.quoted(self.before)}" if self.before else ""
        return f"{_verb(self.table, 'create', self.partition.name)}{self.partition.source()}{place})"

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield from self.partition.name.split(".")


@dataclass(frozen=True, slots=True)
class DropPartition(Operation):
    """The partition goes, and its rows with it."""

    table: str
    name: str
    lossy: ClassVar[bool] = True

    def apply(self, before: Catalog) -> Catalog:
        return _with(before, self.table, partitioning_of(before.table(self.table)).without_partition(self.name))

    def reverse(self, before: Catalog) -> Operation:
        partitioning = partitioning_of(before.table(self.table))
        gone = partitioning.partition(self.name)
        return CreatePartition(self.table, replace(gone, own=None), partitioning.behind(self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        return f"{_verb(self.table, 'drop', self.name)})"

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})


@dataclass(frozen=True, slots=True)
class AttachPartition(Operation):
    """A table becomes a partition of another; its definition is kept for when it is detached (PostgreSQL)."""

    table: str
    partition: Partition
    before: str | None = None

    def apply(self, before: Catalog) -> Catalog:
        own = before.table(self.partition.name)
        partitioning = partitioning_of(before.table(self.table))
        after = replace(before.without_table(own.name), objects=before.objects)  # its triggers stay
        return _with(after, self.table, partitioning.with_partition(replace(self.partition, own=own), self.before))

    def reverse(self, before: Catalog) -> Operation:
        return DetachPartition(self.table, self.partition.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        place = f", before={source.quoted(self.before)}" if self.before else ""
        return f"{_verb(self.table, 'attach', self.partition.name)}{self.partition.source()}{place})"

    def touches(self) -> frozenset[str]:
        return frozenset({self.table, self.partition.name})


@dataclass(frozen=True, slots=True)
class DetachPartition(Operation):
    """A partition becomes a table of its own, with its rows (PostgreSQL)."""

    table: str
    name: str
    concurrently: bool = False

    def apply(self, before: Catalog) -> Catalog:
        table = before.table(self.table)
        partitioning = partitioning_of(table)
        own = partitioning.partition(self.name).own or _by_itself(table, self.name)
        return _with(before, self.table, partitioning.without_partition(self.name)).with_table(own)

    def reverse(self, before: Catalog) -> Operation:
        partitioning = partitioning_of(before.table(self.table))
        gone = partitioning.partition(self.name)
        return AttachPartition(self.table, replace(gone, own=None), partitioning.behind(self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        concurrently = ", concurrently=True" if self.concurrently else ""
        return f"{_verb(self.table, 'detach', self.name)}{concurrently})"

    def touches(self) -> frozenset[str]:
        return frozenset({self.table, self.name})


def _verb(table: str, verb: str, name: str) -> str:
    return f"schema.table({source.quoted(table)}).{verb}_partition({source.quoted(name)}"


def _by_itself(table: TableDefinition, name: str) -> TableDefinition:
    """A partition as a table: PostgreSQL has named its keys and indexes after it, and its other constraints not."""
    base = name.rpartition(".")[2]
    key = table.primary_key
    return replace(
        table,
        name=name,
        options=(),
        comment=None,
        primary_key=key and replace(key, name=f"{base}_pkey"),
        uniques=tuple(replace(one, name=f"{base}_{'_'.join(one.columns)}_key") for one in table.uniques),
        indexes=tuple(
            replace(one, name=f"{base}_{'_'.join(element.column or 'expr' for element in one.elements)}_idx")
            for one in table.indexes
        ),
    )
