"""What went and what came: perhaps the same thing under another name. Nobody but its owner can tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, TableDefinition
from brant.operations.base import Operation
from brant.operations.columns import RenameColumn
from brant.operations.tables import RenameTable

ALIKE = 0.5
"""From which part of two tables' columns on they may be one table."""


@dataclass(frozen=True, slots=True)
class Suspected:
    """A table or column that may have a new name, and why it looks so; ``old`` and ``new`` as ``table.column``."""

    operation: RenameTable | RenameColumn
    reason: str

    @property
    def old(self) -> str:
        return _called(self.operation, self.operation.name)

    @property
    def new(self) -> str:
        return _called(self.operation, self.operation.to)

    @property
    def what(self) -> str:
        return "table" if isinstance(self.operation, RenameTable) else "column"


def _called(operation: RenameTable | RenameColumn, name: str) -> str:
    return name if isinstance(operation, RenameTable) else f"{operation.table}.{name}"


def suspected(before: Catalog, after: Catalog) -> Iterator[Suspected]:
    """The likeliest first, each thing once; a table's columns once the tables are settled."""
    gone = [table for table in before if not after.has_table(table.name)]
    came = [table for table in after if not before.has_table(table.name)]
    yield from _matched(_tables(gone, came))
    for table in before:
        if (now := after.tables.get(table.name)) is not None and now != table:
            yield from _matched(_columns(table, now))


def _matched(candidates: Iterable[tuple[float, Suspected]]) -> Iterator[Suspected]:
    taken: set[str] = set()
    for _, candidate in sorted(candidates, key=lambda pair: -pair[0]):
        if not taken & {candidate.old, candidate.new}:
            taken |= {candidate.old, candidate.new}
            yield candidate


def _tables(gone: list[TableDefinition], came: list[TableDefinition]) -> Iterator[tuple[float, Suspected]]:
    for old in gone:
        had = {(column.name, column.type.key) for column in old.columns}
        for new in came:
            have = {(column.name, column.type.key) for column in new.columns}
            part = len(had & have) / max(len(had | have), 1)
            if part >= ALIKE:
                reason = f"{len(had & have)} of {len(had | have)} columns are the same"
                yield part + _likeness(old.name, new.name), Suspected(RenameTable(old.name, new.name), reason)


def _columns(before: TableDefinition, after: TableDefinition) -> Iterator[tuple[float, Suspected]]:
    for old in before.columns:
        if after.has_column(old.name):
            continue
        for new in after.columns:
            if before.has_column(new.name):
                continue
            likeness = _likeness(old.name, new.name)
            if old.type == new.type:
                same = _same(old, new)
                reason = "all but the name is the same" if same else "it has the same type"
                yield 1 + same + likeness, Suspected(RenameColumn(after.name, old.name, new.name), reason)
            elif likeness >= ALIKE:
                yield likeness, Suspected(RenameColumn(after.name, old.name, new.name), "the names are alike")


def _same(old: ColumnDefinition, new: ColumnDefinition) -> bool:
    return replace(old, name=new.name) == new


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def renaming(before: Catalog, old: str, new: str) -> Operation | None:
    """The rename that ``old:new`` asks for; None where there is no such table or column.

    ``users:people`` is a table, ``users.name:full_name`` a column; the table may stand before the new name too.
    """
    if before.has_table(old):
        return RenameTable(old, new)
    table, _, column = old.rpartition(".")
    if table and before.has_table(table) and before.table(table).has_column(column):
        return RenameColumn(table, column, new.removeprefix(f"{table}."))
    return None
