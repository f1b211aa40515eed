"""Catalog × Catalog → the operations that lead from the one to the other, in an order in which they can be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, auto
from typing import TypeVar

from brant.catalog import names
from brant.catalog.catalog import Catalog
from brant.catalog.creation import creation_order, ground_of
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
from brant.catalog.enums import carried, columns_of_enum
from brant.catalog.table_options import difference
from brant.operations.base import Operation
from brant.operations.columns import AddColumn, AlterColumn, DropColumn, is_invisible
from brant.operations.constraints import AddConstraint, DropConstraint, RenameConstraint, ValidateConstraint
from brant.operations.indexes import AddIndex, DropIndex, RenameIndex
from brant.operations.table_options import SetTableOptions
from brant.operations.tables import CreateTable, DropTable, SetTableComment
from brant.operations.types import AddEnumValue, ReplaceEnum

Normal = Callable[[Catalog], Catalog]
"""The Catalog as one server would tell it: what is written in two ways and means the same is equal then."""

N = TypeVar("N", IndexDefinition, ConstraintDefinition)


def as_written(catalog: Catalog) -> Catalog:
    """Without a server: two definitions are the same when they are written alike."""
    return catalog


def diff(
    before: Catalog, after: Catalog, normal: Normal = as_written, *, of_others: bool = False
) -> tuple[Operation, ...]:
    """What makes the tables of *before* those of *after*; nothing where they mean the same.

    Definitions are compared as *normal* tells them, and given as *after* has them. The order of columns is no
    difference, nor, where *before* was made *of_others*, what is called otherwise there than brant would call a thing
    that nobody has named. Renames of tables and columns are not guessed here: see :mod:`brant.migrations.renames`.
    """
    enums = tuple(_enum_changes(before, after))
    for operation in enums:
        before = operation.apply(before)
    different = {
        name for name in before.tables.keys() | after.tables.keys() if before.tables.get(name) != after.tables.get(name)
    }
    work = _Work()
    gone = sorted(different - after.tables.keys())
    new = {name: after.table(name) for name in after.tables if name in different and not before.has_table(name)}
    changed = sorted(different - new.keys() - set(gone))
    if changed:
        told = normal(_part(before, changed)), normal(_part(after, changed))
        for name in changed:
            pair = before.table(name), after.table(name), told[0].table(name), told[1].table(name)
            _Tables(*pair, work, of_others).compare()
    _drop_tables(before, gone, work)
    _create_tables(new, work)
    _keep_keys_off_changing_columns(before, after, work)
    return (*enums, *work)


class Phase(IntEnum):
    """What is done before what: nothing is dropped while another thing stands on it, nothing made before its ground."""

    DROP_KEYS = auto()
    DROP_INDEXES = auto()
    DROP_CONSTRAINTS = auto()
    RENAME = auto()
    DROP_COLUMNS = auto()
    DROP_TABLES = auto()
    CREATE_TABLES = auto()
    ADD_COLUMNS = auto()
    ALTER_COLUMNS = auto()
    ADD_CONSTRAINTS = auto()
    ADD_INDEXES = auto()
    ADD_KEYS = auto()
    SAY = auto()


@dataclass(slots=True)
class _Work:
    by_phase: dict[Phase, list[Operation]] = field(default_factory=lambda: defaultdict(list))

    def put(self, phase: Phase, *operations: Operation) -> None:
        self.by_phase[phase] += operations

    def __iter__(self) -> Iterator[Operation]:
        for phase in Phase:
            yield from self.by_phase[phase]


@dataclass(frozen=True, slots=True)
class _Tables:
    """One table before and after: as written, and as a server tells it."""

    before: TableDefinition
    after: TableDefinition
    was: TableDefinition
    is_: TableDefinition
    work: _Work
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
            self._options()

    def _columns(self) -> None:
        for name in self.was.column_names:
            if not self.is_.has_column(name):
                self.work.put(Phase.DROP_COLUMNS, DropColumn(self.name, name))
        for name in self.is_.column_names:
            if not self.was.has_column(name):
                self.work.put(Phase.ADD_COLUMNS, AddColumn(self.name, self.after.column(name)))
            elif (was := self.was.column(name)) != (now := self.is_.column(name)):
                self._alter(_alteration(self.name, was, now, self.after.column(name)))
            elif name in _key(self.is_) and _key(self.was) != _key(self.is_):
                counts = self.after.column(name).autoincrement
                if counts != self.before.column(name).autoincrement:
                    self._alter(AlterColumn(self.name, name, autoincrement=counts))

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
        for name in was.keys() - now.keys() | {name for name in was.keys() & now.keys() if was[name] != now[name]}:
            phase = Phase.DROP_KEYS if isinstance(was[name], ForeignKeyDefinition) else Phase.DROP_CONSTRAINTS
            if (written := _written(self.before, was[name])) is not None:
                self.work.put(phase, DropConstraint(self.name, written.name))
        for name, constraint in now.items():
            written = _written(self.after, constraint)
            if was.get(name) != constraint and written is not None and not isinstance(written, IndexDefinition):
                phase = Phase.ADD_KEYS if isinstance(constraint, ForeignKeyDefinition) else Phase.ADD_CONSTRAINTS
                self.work.put(phase, AddConstraint(self.name, written))

    def _indexes(self) -> None:
        was, now = _named(self.was.indexes), _named(self.is_.indexes)
        for old, new in _renamed(was, now):
            ends = _written(self.before, was[old]), _written(self.after, now[new])
            both = all(isinstance(end, IndexDefinition) for end in ends)
            if both:
                self.work.put(Phase.RENAME, RenameIndex(self.name, old, new))
            if both or self.of_others:  # else an index that a foreign key has brought along
                was[new] = now[new]
                del was[old]
        for name, index in was.items():
            match _written(self.before, index):
                case _ if now.get(name) == index:
                    continue
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

    def _options(self) -> None:
        if changes := difference(self.before.options, self.after.options):
            self.work.put(Phase.SAY, SetTableOptions(self.name, changes))


def _alteration(
    table: str, was: ColumnDefinition, now: ColumnDefinition, written: ColumnDefinition
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
    if was.identity != now.identity:
        alteration = replace(alteration, identity=written.identity)
    if was.autoincrement != now.autoincrement:
        alteration = replace(alteration, autoincrement=written.autoincrement)
    if is_invisible(was) != is_invisible(now):
        alteration = replace(alteration, invisible=is_invisible(written))
    return None if alteration == same else alteration


def _key(table: TableDefinition) -> tuple[str, ...]:
    return table.primary_key.columns if table.primary_key else ()


def _automatic_name(table: str, constraint: ConstraintDefinition | IndexDefinition | None) -> str | None:
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


def _written(
    table: TableDefinition, told: ConstraintDefinition | IndexDefinition
) -> ConstraintDefinition | IndexDefinition | None:
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


def _enum_changes(before: Catalog, after: Catalog) -> Iterator[Operation]:
    """Values are added where that is all; else the type is made anew."""
    had, have = carried(before), carried(after)
    for name, values in have.items():
        was = had.get(name, values)
        if was == values:
            continue
        if tuple(value for value in values if value in was) != was:
            for table, column in columns_of_enum(before, name):
                if isinstance(column.default, str) and column.default not in values:
                    yield AlterColumn(table.name, column.name, default=None)
            yield ReplaceEnum(name, values)
            continue
        so_far = list(was)
        for place, value in enumerate(values):
            if value in was:
                continue
            if place == 0:
                yield AddEnumValue(name, value, before=so_far[0])
            elif values[place - 1] == so_far[-1]:
                yield AddEnumValue(name, value)
            else:
                yield AddEnumValue(name, value, after=values[place - 1])
            so_far.insert(place, value)


# -- whole tables ----------------------------------------------------------------------------------


def _part(catalog: Catalog, names: Iterable[str]) -> Catalog:
    """Some of the tables, and what their foreign keys stand on."""
    wanted = {name: catalog.table(name) for name in names}
    for table in list(wanted.values()):
        for name in ground_of(table):
            if name not in wanted and catalog.has_table(name):
                wanted[name] = replace(catalog.table(name), foreign_keys=())
    return Catalog(wanted, objects=catalog.objects)


def _drop_tables(before: Catalog, gone: list[str], work: _Work) -> None:
    """Those that refer to others first; keys that go in a circle, or come from tables that stay, before them."""
    order = list(reversed(creation_order({name: before.table(name) for name in gone})))
    for place, name in enumerate(order):
        for other, key in before.references_to(name):
            dropped = DropConstraint(other.name, key.name)
            if other.name in order[place:] and dropped not in work.by_phase[Phase.DROP_KEYS]:
                work.put(Phase.DROP_KEYS, dropped)
        work.put(Phase.DROP_TABLES, DropTable(name))


def _create_tables(new: Mapping[str, TableDefinition], work: _Work) -> None:
    """Those that others refer to first; keys that go in a circle once all are there."""
    made: set[str] = set()
    for name in creation_order(new):
        table = new[name]
        later = [key for key in table.foreign_keys if key.referred_table in new.keys() - made - {name}]
        kept = tuple(key for key in table.foreign_keys if key not in later)
        work.put(Phase.CREATE_TABLES, CreateTable(replace(table, foreign_keys=kept)))
        work.put(Phase.ADD_KEYS, *(AddConstraint(name, key) for key in later))
        made.add(name)


def _keep_keys_off_changing_columns(before: Catalog, after: Catalog, work: _Work) -> None:
    """No database gives one end of a foreign key another type while the key stands."""
    retyped = {
        (operation.table, operation.name)
        for operation in work.by_phase[Phase.ALTER_COLUMNS]
        if isinstance(operation, AlterColumn) and operation.type is not AlterColumn(operation.table, "").type
    }
    for table in before:
        for key in table.foreign_keys:
            ends = {(table.name, name) for name in key.columns}
            ends |= {(key.referred_table, name) for name in key.referred_columns}
            now = after.tables.get(table.name)
            if ends & retyped and now is not None and key in now.foreign_keys:
                work.put(Phase.DROP_KEYS, DropConstraint(table.name, key.name))
                work.put(Phase.ADD_KEYS, AddConstraint(table.name, key))
