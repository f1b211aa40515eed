"""Tables created in any order: a foreign key may speak of a table that the same migration creates further down.

The table that is spoken of is then created first, where nothing between the two stands in the way; else
the key is added once both are there. A table that never comes is the mistake it was, told with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, ForeignKeyDefinition, TableDefinition
from brant.errors import RecordingError, Where
from brant.migrations.objects import ObjectVerbs
from brant.operations.base import Operation
from brant.operations.columns import AddColumn
from brant.operations.constraints import AddConstraint
from brant.operations.indexes import AddIndex
from brant.operations.tables import AssumeTable, CreateTable, DropTable, RenameTable

_OVERTAKEN = (CreateTable, AddColumn, AddIndex, AddConstraint)
"""What a CREATE TABLE can go before, if it is of other tables."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A foreign key of a table, for a table that is not there yet."""

    table: str
    key: ForeignKeyDefinition
    where: Where | None
    error: RecordingError


class LateKeys(ObjectVerbs):
    """Records foreign keys before the tables they speak of."""

    def __init__(self, catalog: Catalog, file: str | None = None) -> None:
        super().__init__(catalog, file)
        self._began_with = catalog
        self._waiting: list[Waiting] = []
        self._temporary = False

    def _wait(self, table: str, key: ForeignKeyDefinition, error: RecordingError) -> None:
        self._waiting.append(Waiting(table, key, self._where(), error))

    def _append(self, operation: Operation) -> None:
        super()._append(operation)
        match operation:
            case CreateTable(table=table) | AssumeTable(table=table):
                self._temporary |= ("temporary", True) in table.options
                self._arrived(table.name)
            case RenameTable(name=name, to=to):
                self._waiting = [replace(one, table=to) if one.table == name else one for one in self._waiting]
                self._arrived(to)
            case DropTable(name=name):
                self._waiting = [one for one in self._waiting if one.table != name]
            case _:
                pass

    def _finish(self) -> Catalog:
        """What the migration leaves behind: without its temporary tables. Raises for a table that never came."""
        for waiting in self._waiting:
            waiting.error.where = waiting.where
            raise waiting.error
        return self._catalog.without_temporary() if self._temporary else self._catalog

    # -- when the table comes

    def _arrived(self, name: str) -> None:
        mine = [one for one in self._waiting if one.key.referred_table == name]
        for waiting in sorted(mine, key=lambda one: self._created_at(one.table) or 0):
            if waiting in self._waiting and self._take_types(waiting):
                self._waiting.remove(waiting)
                self._put(waiting)
                self._arrived(waiting.table)  # others may wait for the types of its columns

    def _take_types(self, waiting: Waiting) -> bool:
        """The columns that wait for the type of the ones they refer to; False while those wait themselves."""
        target = self._catalog.table(waiting.key.referred_table)
        types = {}
        for name, referred in zip(waiting.key.columns, waiting.key.referred_columns, strict=True):
            try:
                types[name] = target.column(referred).type
            except RecordingError as error:
                error.where = waiting.where
                raise
        own = self._catalog.table(waiting.table)
        untyped = [name for name in types if own.has_column(name) and _is_untyped(own.column(name))]
        if any(sqla.is_typeless(types[name].construct) for name in untyped):
            return False
        for name in untyped:
            typed = replace(own.column(name), type=types[name])
            self._operations = [(_with_column(op, waiting.table, typed), where) for op, where in self._operations]
        if untyped:
            self._replay()
        return True

    def _put(self, waiting: Waiting) -> None:
        """Into CREATE TABLE, where the table it speaks of is there before or can be; else in a statement of its own."""
        if self._goes_first(waiting):
            at = self._created_at(waiting.table)
            assert at is not None
            operation, where = self._operations[at]
            assert isinstance(operation, CreateTable)
            keys = (*operation.table.foreign_keys, waiting.key)
            self._operations[at] = replace(operation, table=replace(operation.table, foreign_keys=keys)), where
        else:
            self._operations.append((AddConstraint(waiting.table, waiting.key), waiting.where))
        self._replay()

    def _goes_first(self, waiting: Waiting) -> bool:
        """Whether the table that the key speaks of is created before the key's own, which has the columns then."""
        at, target = self._created_at(waiting.table), self._created_at(waiting.key.referred_table)
        if at is None or target is None:
            return False
        own = self._operations[at][0]
        assert isinstance(own, CreateTable)
        has_columns = all(map(own.table.has_column, waiting.key.columns))
        return has_columns and (target < at or self._move(target, at))

    def _move(self, target: int, before: int) -> bool:
        """Whether *target*, with what it needs of what is recorded since *before*, could be put in front of it."""
        moved = [target]
        needed = self._operations[target][0].touches()
        for place in reversed(range(before, target)):
            operation = self._operations[place][0]
            if not isinstance(operation, _OVERTAKEN):
                return False
            if operation.changes() & needed:
                moved.insert(0, place)
                needed |= operation.touches()
        if before in moved:
            return False
        taken = [self._operations[place] for place in moved]
        for place in reversed(moved):
            del self._operations[place]
        self._operations[before:before] = taken
        return True

    def _created_at(self, table: str) -> int | None:
        """Where the table is created, if it has its name from there."""
        for place, (operation, _) in enumerate(self._operations):
            if isinstance(operation, CreateTable) and operation.table.name == table:
                return place
        return None

    def _replay(self) -> None:
        catalog = self._began_with
        for operation, _ in self._operations:
            catalog = operation.apply(catalog)
        self._catalog = catalog
        self._again = None


def untyped(table: TableDefinition) -> Iterator[ColumnDefinition]:
    """The columns that have no type."""
    return filter(_is_untyped, table.columns)


def _is_untyped(column: ColumnDefinition) -> bool:
    return sqla.is_typeless(column.type.construct)


def _with_column(operation: Operation, table: str, column: ColumnDefinition) -> Operation:
    match operation:
        case CreateTable(table=definition) if definition.name == table and definition.has_column(column.name):
            return replace(operation, table=definition.with_column_replaced(column.name, column))
        case AddColumn(table=name, column=was) if name == table and was.name == column.name:
            return replace(operation, column=column)
        case _:
            return operation
