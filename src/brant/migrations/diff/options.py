"""What a table is besides what stands on it, before and after: options, character set, partitions."""

from __future__ import annotations

from collections.abc import Iterator

from brant.catalog.definitions import TableDefinition
from brant.catalog.table_options import difference
from brant.migrations.diff.phases import Phase, Work
from brant.operations.base import Operation
from brant.operations.partitions import CreatePartition, DropPartition
from brant.operations.table_options import ConvertCharset, SetTableOptions
from brant.partitions import Partitioning

_CHARSET = ("charset", "mysql_charset", "mariadb_charset")
_TEXT = {"charset", "collation", "mysql_charset", "mysql_collate", "mariadb_charset", "mariadb_collate"}


def compare_options(before: TableDefinition, after: TableDefinition, work: Work) -> None:
    changes = dict(difference(before.options, after.options))
    was, now = partitioning(before), partitioning(after)
    if was is not None and now is not None and (was.method, was.by) == (now.method, now.by):
        changes.pop("partition_by", None)
        work.put(Phase.SAY, *_of_partitions(after.name, was, now, work.moved))
    charset = next((changes[name] for name in _CHARSET if changes.get(name)), None)
    if charset is not None:
        collation = next((value for name, value in changes.items() if "coll" in name and value), None)
        work.put(Phase.SAY, ConvertCharset(after.name, charset, collation))
        changes = {name: value for name, value in changes.items() if name not in _TEXT}
    if changes:
        work.put(Phase.SAY, SetTableOptions(after.name, tuple(changes.items())))


def partitioning(table: TableDefinition) -> Partitioning | None:
    """How its rows are shared out, if they are."""
    found = dict(table.options).get("partition_by")
    return found if isinstance(found, Partitioning) else None


def _of_partitions(table: str, was: Partitioning, now: Partitioning, moved: set[str]) -> Iterator[Operation]:
    kept = [partition for partition in was.partitions if partition in now.partitions]
    for partition in was.partitions:
        if partition not in kept and partition.name not in moved:
            yield DropPartition(table, partition.name)
    for partition in reversed(now.partitions):
        if partition not in kept and partition.name not in moved:
            yield CreatePartition(table, partition, now.behind(partition.name))
