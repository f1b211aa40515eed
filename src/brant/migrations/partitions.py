"""The verbs for the partitions of a table."""

from __future__ import annotations

from typing import TypedDict, Unpack

from brant.migrations.table_base import TableRecorder
from brant.operations.partitions import AttachPartition, CreatePartition, DetachPartition, DropPartition
from brant.partitions import Partition, Value, partition


class Bound(TypedDict, total=False):
    """What rows a partition takes; see :func:`brant.partitions.partition`."""

    since: Value | list[Value] | tuple[Value, ...]
    until: Value | list[Value] | tuple[Value, ...]
    values: list[Value] | tuple[Value, ...]
    default: bool
    share: tuple[int, int] | None
    sql: str | None


class PartitionVerbs(TableRecorder):
    """What can be done to the partitions of a table."""

    def create_partition(self, name: str, *, before: str | None = None, **bound: Unpack[Bound]) -> None:
        """Create a partition, the last one or in front of another (``before``); see :func:`brant.partitions.partition`.

        On PostgreSQL a table of that name; on MySQL and MariaDB in front of another cuts that in two.
        """
        self._schema._record(CreatePartition(self.name, self._partition(name, bound), before))

    def drop_partition(self, name: str) -> None:
        """Drop a partition with its rows."""
        self._schema._record(DropPartition(self.name, self._schema._text(name, "a partition's name")))

    def attach_partition(self, name: str, *, before: str | None = None, **bound: Unpack[Bound]) -> None:
        """Make a table, which has the same columns, a partition of this one (PostgreSQL)."""
        self._schema._record(AttachPartition(self.name, self._partition(name, bound), before))

    def detach_partition(self, name: str, *, concurrently: bool = False) -> None:
        """Make a partition a table of its own, with its rows (PostgreSQL).

        ``concurrently`` (version 14) does not stop those who read the table, and runs outside any transaction.
        """
        name = self._schema._text(name, "a partition's name")
        self._schema._record(DetachPartition(self.name, name, concurrently))

    def _partition(self, name: str, bound: Bound) -> Partition:
        return self._schema._try(partition, self._schema._text(name, "a partition's name"), **bound)
