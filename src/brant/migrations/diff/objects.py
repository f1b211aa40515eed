"""What stands beside tables, before and after: views, triggers, routines, policies and what else is created whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import Expression, TableDefinition
from brant.catalog.identifiers import words
from brant.catalog.objects import (
    AnyView,
    DomainDefinition,
    EnumDefinition,
    ExtensionDefinition,
    Key,
    ObjectDefinition,
    RoutineDefinition,
    SchemaDefinition,
    ScriptedDefinition,
    SequenceDefinition,
    TriggerDefinition,
)
from brant.migrations.diff.phases import Phase, Work
from brant.operations.objects import CreateObject, DropObject, ReplaceObject

GROUND = (SchemaDefinition, EnumDefinition, DomainDefinition, SequenceDefinition)
"""What columns may stand on: it is there before any table."""
_OF_THE_DATABASE = (SchemaDefinition, ExtensionDefinition)
"""Not one application's alone: what is not spoken of may well be there for others."""


def compare_objects(
    before: Catalog, after: Catalog, told: tuple[Catalog, Catalog], gone: Iterable[str], work: Work
) -> None:
    """Both as one server tells them; *gone* are tables that take along what is on them."""
    was, now = told[0].objects, told[1].objects
    gone = frozenset(gone)
    dropped: list[ObjectDefinition] = []
    created: list[ObjectDefinition] = []
    for key, thing in was.items():
        if isinstance(thing, _OF_THE_DATABASE) or not before.has_object(*key):
            continue
        if key not in now:
            if _table_of(thing) not in gone:
                dropped.append(before.objects[key])
        elif thing != now[key] and not isinstance(thing, EnumDefinition) and after.has_object(*key):
            if type(thing) is type(now[key]):
                phase = Phase.GROUND if isinstance(thing, GROUND) else Phase.OBJECTS
                work.put(phase, ReplaceObject(after.objects[key]))
            else:
                dropped.append(before.objects[key])
                created.append(after.objects[key])
    for key, thing in now.items():
        if key in was or isinstance(thing, GROUND) or not after.has_object(*key):
            continue
        created.append(after.objects[key])
    for thing in reversed(creation_order(dropped)):
        phase = Phase.LEAVE if isinstance(thing, GROUND) or is_ground(thing, before) else Phase.DROP_OBJECTS
        work.put(phase, DropObject(*thing.key))
    for thing in creation_order(created):
        work.put(Phase.GROUND if is_ground(thing, after) else Phase.OBJECTS, CreateObject(thing))


def is_ground(thing: ObjectDefinition, catalog: Catalog) -> bool:
    """Whether tables stand on it: an extension for its types, a function that a default or a check calls."""
    if isinstance(thing, ExtensionDefinition):
        return True
    if not isinstance(thing, RoutineDefinition):
        return False
    name = _base(thing)
    return any(name in words(text) for table in catalog for text in _sql_in(table))


def creation_order(things: Iterable[ObjectDefinition]) -> list[ObjectDefinition]:
    """What others speak of first; of those that don't speak of each other routines, views, triggers, the rest."""
    by_key: Mapping[Key, ObjectDefinition] = {thing.key: thing for thing in sorted(things, key=_rank)}
    spoken = {key: frozenset().union(*map(words, _texts(thing))) for key, thing in by_key.items()}
    order: dict[Key, None] = {}
    entered: set[Key] = set()

    def visit(key: Key) -> None:
        if key in entered:
            return
        entered.add(key)
        for other, thing in by_key.items():
            if other != key and not isinstance(thing, TriggerDefinition) and _base(thing) in spoken[key]:
                visit(other)
        order[key] = None

    for key in by_key:
        visit(key)
    return [by_key[key] for key in order]


def _rank(thing: ObjectDefinition) -> int:
    match thing:
        case ExtensionDefinition():
            return 0
        case RoutineDefinition():
            return 1
        case _ if isinstance(thing, AnyView):
            return 2
        case TriggerDefinition():
            return 3
        case _:
            return 4


def _base(thing: ObjectDefinition) -> str:
    return thing.name.partition("(")[0].rpartition(".")[2].lower()


def _table_of(thing: ObjectDefinition) -> str | None:
    match thing:
        case TriggerDefinition(table=table) | ScriptedDefinition(on=str(table)):
            return table
        case _:
            return None


def _texts(thing: ObjectDefinition) -> Iterator[str]:
    """All SQL of an object that may speak of others."""
    match thing:
        case _ if isinstance(thing, AnyView):
            yield from thing.select
        case TriggerDefinition():
            yield from (thing.table, *thing.body, *(thing.when or ()))
        case RoutineDefinition():
            yield from (*thing.arguments, *(thing.returns or ()), *thing.body)
        case ScriptedDefinition():
            yield from (thing.on or "", *thing.create)
        case _:
            pass


def _sql_in(table: TableDefinition) -> Iterator[str]:
    for column in table.columns:
        if isinstance(column.default, Expression):
            yield column.default.key
        if column.computed is not None:
            yield column.computed.expression.key
    for check in table.checks:
        yield check.expression.key
    for index in table.indexes:
        yield from (element.expression.key for element in index.elements if element.expression is not None)
