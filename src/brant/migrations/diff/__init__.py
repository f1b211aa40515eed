"""Catalog × Catalog → the operations that lead from the one to the other, in an order in which they can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from brant.catalog.catalog import Catalog
from brant.catalog.creation import creation_order, ground_of
from brant.catalog.definitions import TableDefinition
from brant.errors import RecordingError
from brant.migrations.diff.ground import enum_changes, new_ground
from brant.migrations.diff.objects import compare_objects
from brant.migrations.diff.options import partitioning
from brant.migrations.diff.phases import Phase, Work
from brant.migrations.diff.tables import Pair
from brant.operations.base import Operation
from brant.operations.columns import UNCHANGED, AlterColumn
from brant.operations.constraints import AddConstraint, DropConstraint, without_validity
from brant.operations.partitions import AttachPartition, DetachPartition
from brant.operations.tables import CreateTable, DropTable

Normal = Callable[[Catalog, Catalog], tuple[Catalog, Catalog]]
"""Two Catalogs as one server would tell them: what is written in two ways and means the same is equal then."""


def as_written(before: Catalog, after: Catalog) -> tuple[Catalog, Catalog]:
    """Without a server: two definitions are the same when they are written alike."""
    return before, after


def diff(
    before: Catalog, after: Catalog, normal: Normal = as_written, *, of_others: bool = False, objects: bool = False
) -> tuple[Operation, ...]:
    """What makes the tables of *before* those of *after*, and with *objects* all else; nothing where they are the same.

    Definitions are compared as *normal* tells them, and given as *after* has them. The order of columns is no
    difference, nor, where *before* was made *of_others*, what is called otherwise there than brant would call a thing
    that nobody has named. Renames of tables and columns are not guessed here: see :mod:`brant.migrations.renames`.
    """
    work = Work()
    work.put(Phase.GROUND, *new_ground(before, after), *enum_changes(before, after))
    whole = normal(before, after) if objects else None
    for operation in work:
        before = operation.apply(before)
        whole = whole and (_applied(operation, whole[0]), whole[1])
    different = {
        name for name in before.tables.keys() | after.tables.keys() if before.tables.get(name) != after.tables.get(name)
    }
    gone = sorted(different - after.tables.keys())
    new = {name: after.table(name) for name in after.tables if name in different and not before.has_table(name)}
    changed = sorted(different - new.keys() - set(gone))
    gone, new = _moved(before, after, gone, new, work)
    if changed:
        told = whole or normal(_part(before, changed), _part(after, changed))
        for name in changed:
            pair = before.table(name), after.table(name), told[0].table(name), told[1].table(name)
            Pair(*pair, work, of_others).compare()
    if whole:
        compare_objects(before, after, whole, gone, work)
    _drop_tables(before, gone, work)
    _create_tables(new, work)
    _keep_keys_off_changing_columns(before, after, work)
    return tuple(work)


def _applied(operation: Operation, told: Catalog) -> Catalog:
    """What a server has told may have it already: it makes no difference between an enum of a column and another."""
    with suppress(RecordingError):
        return operation.apply(told)
    return told


# -- whole tables ----------------------------------------------------------------------------------


def _part(catalog: Catalog, names: Iterable[str]) -> Catalog:
    """Some of the tables, and what their foreign keys stand on."""
    wanted = {name: catalog.table(name) for name in names}
    for table in list(wanted.values()):
        for name in ground_of(table):
            if name not in wanted and catalog.has_table(name):
                wanted[name] = replace(catalog.table(name), foreign_keys=())
    return Catalog(wanted, objects=catalog.objects)


def _moved(
    before: Catalog, after: Catalog, gone: list[str], new: dict[str, TableDefinition], work: Work
) -> tuple[list[str], dict[str, TableDefinition]]:
    """Tables that have become partitions keep their rows, and partitions that have become tables."""
    for table in after:
        was = partitioning(before.tables[table.name]) if before.has_table(table.name) else None
        now = partitioning(table)
        if was is None or now is None:
            continue
        for partition in now.partitions:
            if partition.name in gone:
                work.put(Phase.ATTACH, AttachPartition(table.name, partition, now.behind(partition.name)))
                work.moved.add(partition.name)
        for partition in was.partitions:
            if partition.name in new:
                work.put(Phase.DETACH, DetachPartition(table.name, partition.name))
                work.moved.add(partition.name)
    left = {name: table for name, table in new.items() if name not in work.moved}
    return [name for name in gone if name not in work.moved], left


def _drop_tables(before: Catalog, gone: list[str], work: Work) -> None:
    """Those that refer to others first; keys that go in a circle, or come from tables that stay, before them."""
    order = list(reversed(creation_order({name: before.table(name) for name in gone})))
    for place, name in enumerate(order):
        for other, key in before.references_to(name):
            dropped = DropConstraint(other.name, key.name)
            if other.name in order[place:] and dropped not in work.by_phase[Phase.DROP_KEYS]:
                work.put(Phase.DROP_KEYS, dropped)
        work.put(Phase.DROP_TABLES, DropTable(name))


def _create_tables(new: Mapping[str, TableDefinition], work: Work) -> None:
    """Those that others refer to first; keys that go in a circle once all are there."""
    made: set[str] = set()
    for name in creation_order(new):
        table = without_validity(new[name])
        later = [key for key in table.foreign_keys if key.referred_table in new.keys() - made - {name}]
        kept = tuple(key for key in table.foreign_keys if key not in later)
        work.put(Phase.CREATE_TABLES, CreateTable(replace(table, foreign_keys=kept)))
        work.put(Phase.ADD_KEYS, *(AddConstraint(name, key) for key in later))
        made.add(name)


def _keep_keys_off_changing_columns(before: Catalog, after: Catalog, work: Work) -> None:
    """No database gives one end of a foreign key another type while the key stands."""
    retyped = {
        (operation.table, operation.name)
        for operation in work.by_phase[Phase.ALTER_COLUMNS]
        if isinstance(operation, AlterColumn) and operation.type is not UNCHANGED
    }
    for table in before:
        for key in table.foreign_keys:
            ends = {(table.name, name) for name in key.columns}
            ends |= {(key.referred_table, name) for name in key.referred_columns}
            now = after.tables.get(table.name)
            if ends & retyped and now is not None and key in now.foreign_keys:
                work.put(Phase.DROP_KEYS, DropConstraint(table.name, key.name))
                work.put(Phase.ADD_KEYS, AddConstraint(table.name, key))
