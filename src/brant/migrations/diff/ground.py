"""What columns stand on: enum types by their values, and types, sequences and schemas that are there or not."""

from __future__ import annotations

from collections.abc import Iterator

from brant.catalog.catalog import Catalog
from brant.catalog.enums import carried, columns_of_enum
from brant.catalog.objects import DomainDefinition, EnumDefinition, SchemaDefinition, SequenceDefinition
from brant.operations.base import Operation
from brant.operations.columns import AlterColumn
from brant.operations.objects import CreateObject
from brant.operations.types import AddEnumValue, ReplaceEnum

_GROUND = (SchemaDefinition, EnumDefinition, DomainDefinition, SequenceDefinition)


def new_ground(before: Catalog, after: Catalog) -> Iterator[Operation]:
    """What *after* has said to be made; what it does not speak of may well be there for others, and stays."""
    came_with_columns = {("enum", name) for name in carried(before)}
    for kind in _GROUND:
        for thing in after.objects.values():
            if isinstance(thing, kind) and not before.has_object(*thing.key) and thing.key not in came_with_columns:
                yield CreateObject(thing)


def enum_changes(before: Catalog, after: Catalog) -> Iterator[Operation]:
    """Values are added where that is all; else the type is made anew."""
    had = carried(before)
    for name, values in carried(after).items():
        was = had.get(name, values)
        if was == values:
            continue
        if tuple(value for value in values if value in was) == was:
            yield from _additions(name, was, values)
            continue
        for table, column in columns_of_enum(before, name):
            if isinstance(column.default, str) and column.default not in values:
                yield AlterColumn(table.name, column.name, default=None)
        yield ReplaceEnum(name, values)


def _additions(name: str, was: tuple[str, ...], values: tuple[str, ...]) -> Iterator[Operation]:
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
