"""One table before and after: the operations between the two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from brant.catalog import names
from brant.catalog.definitions import (
    CheckDefinition,
    ColumnDefinition,
    ConstraintDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.migrations.diff.options import compare_options
from brant.migrations.diff.phases import Phase, Work, phase_of
from brant.operations.columns import UNCHANGED, AddColumn, AlterColumn, DropColumn, is_invisible
from brant.operations.constraints import (
    AddConstraint,
    DropConstraint,
    RenameConstraint,
    ReplaceConstraint,
    ValidateConstraint,
)
from brant.operations.indexes import AddIndex, AlterIndex, DropIndex, RenameIndex
from brant.operations.tables import SetTableComment

Written = ConstraintDefinition | IndexDefinition | None
"""What a server tells, in the words of a file."""

N = TypeVar("N", IndexDefinition, ConstraintDefinition)


@dataclass(frozen=True, slots=True)
class Pair:
    """One table before and after: as written, and as a server tells it."""

    before: TableDefinition
    after: TableDefinition
    was: TableDefinition
    is_: TableDefinition
    work: Work
    of_others: bool

    @property
    def name(self) -> str:
        return self.after.name

    def compare(self) -> None:
        self._columns()
        self._constraints()
        self._indexes()
        if self.was.comment != self.is_.comment:
            self.work.put(Phase.SAY, SetTableComment(self.name, self.after.comment))
        if self.was.options != self.is_.options:
            compare_options(self.before, self.after, self.work)

    def _columns(self) -> None:
        for name in self.was.column_names:
            if not self.is_.has_column(name):
                self.work.put(Phase.DROP_COLUMNS, DropColumn(self.name, name))
        for name in self.is_.column_names:
            if not self.was.has_column(name):
                # A table can't be without columns, for however short a time.
                phase = Phase.ADD_COLUMNS if self._keeps_a_column else Phase.ADD_FIRST_COLUMNS
                self.work.put(phase, AddColumn(self.name, self.after.column(name)))
            elif (was := self.was.column(name)) != (now := self.is_.column(name)):
                self._alter(_alteration(self.name, was, now, self.before.column(name), self.after.column(name)))
            elif name in _key(self.is_) and _key(self.was) != _key(self.is_):
                counts = self.after.column(name).autoincrement
                if counts != self.before.column(name).autoincrement:
                    counting = self.is_.column(name).autoincrement is True
                    self._alter(AlterColumn(self.name, name, autoincrement=counting))

    @property
    def _keeps_a_column(self) -> bool:
        return any(map(self.is_.has_column, self.was.column_names))

    def _alter(self, alteration: AlterColumn | None) -> None:
        if alteration is not None:
            self.work.put(Phase.ALTER_COLUMNS, alteration)

    def _constraints(self) -> None:
        was, now = _named(self.was.constraints), _named(self.is_.constraints)
        for name in _validated(self.before, self.after):
            self.work.put(Phase.SAY, ValidateConstraint(self.name, name))
            was.pop(name, None)
            now.pop(name, None)
        for old, new in _renamed(was, now):
            if not (self.of_others and new == _automatic_name(self.name, _written(self.after, now[new]))):
                self.work.put(Phase.RENAME, RenameConstraint(self.name, old, new))
            was[new] = now[new]
            del was[old]
        for name, constraint in was.items():
            written = _written(self.before, constraint)
            if now.get(name) == constraint or written is None:
                continue
            if name in now and self._can_be_replaced(constraint, now[name]):
                put_in_place = _written(self.after, now.pop(name))
                if put_in_place is not None and not isinstance(put_in_place, IndexDefinition):
                    phase = phase_of(put_in_place)
                    self.work.put(phase, ReplaceConstraint(self.name, written.name, put_in_place))
                continue
            phase = Phase.DROP_KEYS if isinstance(constraint, ForeignKeyDefinition) else Phase.DROP_CONSTRAINTS
            self.work.put(phase, DropConstraint(self.name, written.name))
        for name, constraint in now.items():
            written = _written(self.after, constraint)
            if was.get(name) != constraint and written is not None and not isinstance(written, IndexDefinition):
                self.work.put(phase_of(written), AddConstraint(self.name, written))

    def _can_be_replaced(self, was: ConstraintDefinition, now: ConstraintDefinition) -> bool:
        """Whether nothing that it stands on changes: else it must be out of the way before."""
        same = {column.name for column in self.was.columns if column in self.is_.columns}
        match was, now:
            case CheckDefinition(), CheckDefinition():
                return len(same) == len(self.was.columns)
            case ForeignKeyDefinition(), ForeignKeyDefinition():
                ground = (was.referred_table, was.referred_columns) == (now.referred_table, now.referred_columns)
                return ground and same.issuperset((*was.columns, *now.columns))
            case CheckDefinition(), _:
                return False
            case _:
                return not isinstance(now, CheckDefinition) and same.issuperset((*was.columns, *now.columns))

    def _indexes(self) -> None:
        was, now = _named(self.was.indexes), _named(self.is_.indexes)
        for old, new in _renamed(was, now):
            ends = _written(self.before, was[old]), _written(self.after, now[new])
            match ends:
                case IndexDefinition(), IndexDefinition():
                    self.work.put(Phase.RENAME, RenameIndex(self.name, old, new))
                case UniqueDefinition(), UniqueDefinition():
                    self.work.put(Phase.RENAME, RenameConstraint(self.name, old, new))
                case _ if not self.of_others:  # a foreign key has brought one of them along
                    continue
                case _:
                    pass
            was[new] = now[new]
            del was[old]
        for name, index in was.items():
            match _written(self.before, index):
                case _ if now.get(name) == index:
                    continue
                case IndexDefinition() if name in now and (altered := _altered_index(index, now[name])):
                    self.work.put(Phase.SAY, replace(altered, table=self.name))
                    del now[name]
                case IndexDefinition():
                    self.work.put(Phase.DROP_INDEXES, DropIndex(self.name, name))
                case UniqueDefinition():
                    self.work.put(Phase.DROP_CONSTRAINTS, DropConstraint(self.name, name))
                case _:
                    pass  # of a foreign key, or of nobody's: it comes and goes with that
        for name, index in now.items():
            match _written(self.after, index):
                case _ if was.get(name) == index:
                    continue
                case IndexDefinition() as written:
                    self.work.put(Phase.ADD_INDEXES, AddIndex(self.name, written))
                case UniqueDefinition() as written:
                    self.work.put(Phase.ADD_CONSTRAINTS, AddConstraint(self.name, written))
                case _:
                    pass


def _alteration(
    table: str, was: ColumnDefinition, now: ColumnDefinition, before: ColumnDefinition, written: ColumnDefinition
) -> AlterColumn | None:
    """The attributes that a server tells otherwise, as they are written."""
    same = AlterColumn(table, written.name)
    alteration = same
    if was.type != now.type:
        alteration = replace(alteration, type=written.type)
    if was.nullable != now.nullable:
        alteration = replace(alteration, nullable=written.nullable)
    if was.computed != now.computed:
        alteration = replace(alteration, computed=written.computed)
    elif was.default != now.default:
        alteration = replace(alteration, default=written.default)
    if was.comment != now.comment:
        alteration = replace(alteration, comment=written.comment)
    if was.on_update != now.on_update:
        alteration = replace(alteration, on_update=written.on_update)
    counts_otherwise = was.autoincrement != now.autoincrement
    if was.identity != now.identity or (counts_otherwise and before.identity != written.identity):
        alteration = replace(alteration, identity=written.identity)
    if counts_otherwise and alteration.identity is UNCHANGED and before.autoincrement != written.autoincrement:
        alteration = replace(alteration, autoincrement=now.autoincrement is True)
    if is_invisible(was) != is_invisible(now):
        alteration = replace(alteration, invisible=is_invisible(written))
    return None if alteration == same else alteration


def _altered_index(was: IndexDefinition, now: IndexDefinition) -> AlterIndex | None:
    """What leads from the one to the other, where it need not be made anew."""
    altered = AlterIndex(
        "",
        was.name,
        UNCHANGED if was.visible == now.visible else now.visible,
        UNCHANGED if was.comment == now.comment else now.comment,
    )
    return altered if altered.altered(was) == now else None


def _key(table: TableDefinition) -> tuple[str, ...]:
    return table.primary_key.columns if table.primary_key else ()


def _automatic_name(table: str, constraint: Written) -> str | None:
    """What it is called when nobody has named it."""
    match constraint:
        case PrimaryKeyDefinition():
            return names.primary_key_name(table)
        case UniqueDefinition():
            return names.unique_name(table, constraint.columns)
        case ForeignKeyDefinition():
            return names.foreign_key_name(table, constraint.columns, constraint.referred_table)
        case CheckDefinition():
            return names.check_name(table, constraint.expression.key)
        case _:
            return None


def _validated(before: TableDefinition, after: TableDefinition) -> Iterator[str]:
    """Constraints that are to hold for all rows from now on, and are the same otherwise."""
    had = _named(before.constraints)
    for now in after.constraints:
        was = had.get(now.name)
        if was is not None and was != now and ValidateConstraint(before.name, now.name).validated(before) == now:
            yield now.name


def _written(table: TableDefinition, told: ConstraintDefinition | IndexDefinition) -> Written:
    """What the server tells, in the words of the file; None for what came along, as the check of a type does.

    MySQL and MariaDB know no name of a primary key, and tell a unique constraint as an index.
    """
    if isinstance(told, PrimaryKeyDefinition):
        return table.primary_key
    return next((have for have in (*table.indexes, *table.constraints) if have.name == told.name), None)


def _named(items: Iterable[N]) -> dict[str, N]:
    return {item.name: item for item in items}


def _renamed(was: Mapping[str, N], now: Mapping[str, N]) -> list[tuple[str, str]]:
    """Names that went and came for the very same thing: nothing is lost by a rename, so nobody is asked."""
    came = {replace(now[name], name=""): name for name in now if name not in was}
    found: list[tuple[str, str]] = []
    for name, item in was.items():
        if name not in now and (to := came.pop(replace(item, name=""), None)) is not None:
            found.append((name, to))
    return found
