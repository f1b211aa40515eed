"""What is in the way of a change to a table, and how it reads once the change is done.

PostgreSQL refuses to alter what a view stands on, MySQL and MariaDB keep a view that no longer works,
SQLite rewrites or breaks it: so on every database it is dropped before and created again after.
"""

from __future__ import annotations

from collections.abc import Iterator

from brant.catalog import dependents, triggers
from brant.catalog.catalog import Catalog
from brant.catalog.dependents import views_over
from brant.catalog.objects import (
    AnyView,
    MaterializedViewDefinition,
    ObjectDefinition,
    RoutineDefinition,
    ScriptedDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.catalog.scripted import (
    callers_of,
    scripted_on,
    scripted_with_column_renamed,
    scripted_with_table_renamed,
    things_on,
)
from brant.catalog.standing import in_order, standing_on, with_what_is_on
from brant.catalog.triggers import triggers_that_name, triggers_to_rewrite
from brant.operations.base import Operation
from brant.operations.columns import UNCHANGED, AddColumn, AlterColumn, DropColumn, RenameColumn
from brant.operations.constraints import AddConstraint, DropConstraint
from brant.operations.indexes import AddIndex, DropIndex, RenameIndex
from brant.operations.objects import RenameObject, ReplaceObject
from brant.operations.tables import RenameTable, SetTableComment

CHANGE_A_TABLE = (
    *(AddColumn, AlterColumn, DropColumn, RenameColumn, AddIndex, DropIndex, RenameIndex),
    *(AddConstraint, DropConstraint, SetTableComment),
)
"""What can as well be done before that which made room is there again."""


def in_the_way(operation: Operation, catalog: Catalog) -> tuple[ObjectDefinition, ...]:
    """What must be gone while *operation* is carried out, in an order to create it again."""
    return in_order(catalog, tuple(_in_the_way(operation, catalog)))


def _in_the_way(operation: Operation, catalog: Catalog) -> Iterator[ObjectDefinition]:
    match operation:
        case AlterColumn(table=table, name=column) if operation.type is not UNCHANGED:
            yield from standing_on(catalog, table, column)
        case RenameColumn(table=table, name=column):
            yield from with_what_is_on(catalog, views_over(catalog, table, column))
            yield from triggers_to_rewrite(catalog, table, column)
            yield from scripted_on(catalog, table, column)
        case RenameTable(name=name):
            yield from with_what_is_on(catalog, views_over(catalog, name))
            yield from triggers_that_name(catalog, name)
            yield from scripted_on(catalog, name)
        case RenameObject(kind="view", name=name):
            yield from with_what_is_on(catalog, views_over(catalog, name))
            yield from triggers_that_name(catalog, name)
            yield from things_on(catalog, name)
        case ReplaceObject(definition=definition) if isinstance(definition, AnyView):
            yield from with_what_is_on(catalog, views_over(catalog, definition.name))
            yield from things_on(catalog, definition.name)
        case ReplaceObject(definition=definition) if isinstance(definition, RoutineDefinition):
            if _is_called_otherwise(catalog, definition):
                yield from callers_of(catalog, definition.name)
        case _:
            pass


def _is_called_otherwise(catalog: Catalog, routine: RoutineDefinition) -> bool:
    was = catalog.object(*routine.key)
    return isinstance(was, RoutineDefinition) and (was.arguments, was.returns) != (routine.arguments, routine.returns)


def afterwards(thing: ObjectDefinition, operation: Operation, before: Catalog) -> ObjectDefinition:
    """What is created again when *operation* is done."""
    match operation:
        case RenameColumn(table=table, name=column, to=to):
            return _with_column_renamed(thing, before, table, column, to)
        case RenameTable(name=name, to=to) | RenameObject(kind="view", name=name, to=to):
            return _with_table_renamed(thing, before, name, to)
        case _:
            return thing


def _with_column_renamed(
    thing: ObjectDefinition, before: Catalog, table: str, column: str, to: str
) -> ObjectDefinition:
    match thing:
        case ViewDefinition() | MaterializedViewDefinition():
            return dependents.with_column_renamed(before, thing, table, column, to)
        case TriggerDefinition():
            return triggers.with_column_renamed(before, thing, table, column, to)
        case ScriptedDefinition() if thing in scripted_on(before, table, column):
            return scripted_with_column_renamed(thing, table, column, to)
        case _:
            return thing


def _with_table_renamed(thing: ObjectDefinition, before: Catalog, name: str, to: str) -> ObjectDefinition:
    match thing:
        case ViewDefinition() | MaterializedViewDefinition():
            return dependents.with_table_renamed(before, thing, name, to)
        case TriggerDefinition():
            return triggers.with_table_renamed(before, thing, name, to)
        case ScriptedDefinition() if thing in scripted_on(before, name):
            return scripted_with_table_renamed(before, thing, name, to)
        case _:
            return thing
