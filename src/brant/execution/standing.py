"""The objects of files that a database holds while a plan is made, and how they make room for what is done below them.

What is in the way of an operation is dropped before it. It comes back at the end of the same step, or before
something that looks at rows, if its text still holds then; else it waits for the turn of its own file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog.catalog import Catalog
from brant.catalog.dependents import is_called, views, views_over
from brant.catalog.identifiers import words
from brant.catalog.objects import (
    AnyView,
    Key,
    ObjectDefinition,
    ScriptedDefinition,
    TriggerDefinition,
)
from brant.catalog.queries import tables_read
from brant.catalog.scopes import Query
from brant.catalog.scripted import callers_of, things_on
from brant.catalog.standing import in_order, standing_on, with_what_is_on
from brant.catalog.triggers import says
from brant.dialects.base import Recorded
from brant.errors import RecordingError, Where
from brant.execution.kept import written_away
from brant.migrations.objects.making_room import in_the_way
from brant.migrations.repeatable.content import Content
from brant.migrations.repeatable.file import PREFIX
from brant.migrations.repeatable.reading import goes_in_place, signature_words
from brant.operations.base import Operation
from brant.operations.columns import DropColumn, RenameColumn
from brant.operations.objects import CreateObject, DropObject, ReplaceObject
from brant.operations.rows import Execute, Run, SqlText, Variants
from brant.operations.tables import DropTable


@dataclass(frozen=True, slots=True)
class Held:
    """What the database has of one file; ``away`` is what waits for the file's next turn.

    ``cause`` is what has left nothing that the text could stand on, such as ``up 0002_mail``; ``lost`` is the column
    that it says and that this run took, if it is one.
    """

    content: Content
    away: frozenset[Key] = frozenset()
    cause: str = ""
    lost: str = ""

    @property
    def there(self) -> tuple[ObjectDefinition, ...]:
        return tuple(each for each in self.content.definitions if each.key not in self.away)


Standing = dict[str, Held]
"""By the name of the file."""


def over(catalog: Catalog, things: Iterable[ObjectDefinition]) -> Catalog:
    """The catalog with these objects in it."""
    objects = {**catalog.objects, **{thing.key: thing for thing in things}}
    return replace(catalog, objects=MappingProxyType(objects))


@dataclass(slots=True)
class _Gone:
    """Something that made room: ``needs`` are the tables and views it stands on."""

    thing: ObjectDefinition
    owner: str | None
    needs: frozenset[str]
    lost: str = ""


class _There(CreateObject):
    """An object that the statements before it have made."""

    __slots__ = ()

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())


class _NotThere(DropObject):
    """An object that the statements before it have dropped."""

    __slots__ = ()

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())


@dataclass(slots=True)
class Turn:
    """The operations of one step, with room made for each. *coming* are the files whose turn is later in this run.

    *cause* is the migration whose step it is, with its direction in front.
    """

    standing: Standing
    below: Catalog
    coming: frozenset[str] = frozenset()
    cause: str = ""
    before: Catalog = field(init=False)
    catalog: Catalog = field(init=False)
    operations: list[Recorded] = field(default_factory=list[Recorded])
    taken_over: set[str] = field(default_factory=set[str])
    """The files that another one has taken objects from."""
    _gone: list[_Gone] = field(default_factory=list[_Gone])

    def __post_init__(self) -> None:
        there = [thing for held in self.standing.values() for thing in held.there]
        self.before = self.catalog = over(self.below, there)

    # -- one thing after the other

    def do(self, operation: Operation, where: Where | None) -> None:
        """What is in its way goes first."""
        if isinstance(operation, Execute | Run):
            self._put_back()
        for thing in reversed(_in_the_way(operation, self.catalog)):
            self._drop(thing)
        for gone in self._gone:
            gone.lost = gone.lost or _lost_by(operation, gone)
        self._append(operation, where)

    def end(self) -> dict[str, str | None]:
        """Puts back what can be; for each file what is to be remembered as away, where that has changed."""
        self._put_back()
        stranded = next((gone for gone in self._gone if gone.owner is None), None)
        if stranded is not None:
            raise RecordingError(
                f"{stranded.thing} is made by a migration, and stands on an object of a file that waits for its turn",
                hint="keep it in a file of objects too",
            )
        away: dict[str, frozenset[Key]] = {}
        for gone in self._gone:
            assert gone.owner is not None
            away[gone.owner] = away.get(gone.owner, self.standing[gone.owner].away) | {gone.thing.key}
        for name, keys in away.items():
            own = [gone for gone in self._gone if gone.owner == name]
            lost = next((gone.lost for gone in own if self._has_lost(gone)), "")
            held = self.standing[name]
            cause = held.cause or (self.cause if any(map(self._is_outdated, own)) else "")
            self.standing[name] = replace(held, away=keys, cause=cause, lost=lost)
        return {name: written_away(keys, self.standing[name].cause) for name, keys in away.items()}

    def _is_outdated(self, gone: _Gone) -> bool:
        """Whether it lacks something that does not only wait like itself."""
        waiting = {each.thing.name for each in self._gone}
        waiting |= {name for held in self.standing.values() for _, name in held.away}
        return self._has_lost(gone) or not gone.needs <= _known(self.catalog) | waiting

    def _has_lost(self, gone: _Gone) -> bool:
        """Whether a column it says went, and is not there again."""
        table, _, column = gone.lost.rpartition(".")
        known = self.catalog.tables.get(table)
        return bool(gone.lost) and (known is None or not known.has_column(column))

    # -- a whole file

    def make(self, name: str, content: Content, without: frozenset[Key] = frozenset()) -> None:
        """Bring what the database has of the file to *content*, but for what has to wait."""
        held = self.standing.get(name, Held(Content()))
        if held.content.down is not None or content.down is not None:
            self.unmake(name, but=content)
            if content.down is None:
                self._make_each(name, content, without)
            elif not without:
                self._make_by_hand(content)
        else:
            left = {definition.key for definition in content.definitions} - without
            for thing in reversed(held.there):
                if thing.key not in left:
                    self._drop_for_good(thing)
            self._make_each(name, content, without)
        self._gone = [gone for gone in self._gone if gone.owner != name]
        self.standing[name] = Held(content, without)

    def unmake(self, name: str, *, but: Content | None = None) -> None:
        """Drop all that the database has of the file."""
        held = self.standing[name] if name in self.standing else Held(Content())
        is_there = held.there or (name in self.standing and not held.content.definitions)
        if held.content.down is not None and is_there:
            self._drop_by_hand(name)
        for thing in reversed(held.there):
            if self.catalog.has_object(*thing.key):
                self._drop_for_good(thing)
        self._gone = [gone for gone in self._gone if gone.owner != name]
        if but is None:
            self.standing.pop(name, None)

    def _make_each(self, name: str, content: Content, without: frozenset[Key]) -> None:
        for place, definition in enumerate(content.definitions):
            if definition.key in without:
                continue
            where = content.where(place)
            owner = self._owner(definition.key)
            if owner is not None and owner != name:
                self._take_over(definition.key, owner)
            known = self.catalog.objects.get(definition.key) if owner is not None else None
            if known is not None and known == definition:
                continue
            if known is not None and goes_in_place(known, definition):
                self.do(ReplaceObject(definition), where)
                continue
            if known is not None:
                self._drop_for_good(known)
            adopting = content.adopting[place] if place < len(content.adopting) else ()
            if owner is None and adopting:
                script = tuple(SqlText(sql, where=where) for sql in adopting)
                self._append(_executed(script), where)
                self._append(_There(definition), where)
            else:
                self.do(CreateObject(definition), where)

    def _take_over(self, key: Key, owner: str) -> None:
        """An object has moved from one file to another."""
        held = self.standing[owner]
        left = tuple(each for each in held.content.definitions if each.key != key)
        self.standing[owner] = Held(replace(held.content, definitions=left), held.away - {key})
        self.taken_over.add(owner)

    def _make_by_hand(self, content: Content) -> None:
        self._append(_executed(content.up), None)
        for place, definition in enumerate(content.definitions):
            self._append(_There(definition), content.where(place))

    def _drop_by_hand(self, name: str) -> None:
        """A file with a section down is undone as a whole."""
        held = self.standing[name]
        things = [thing for thing in held.there if self.catalog.has_object(*thing.key)]
        for thing in reversed(things):
            self._drop_what_stands_on(thing, but=name)
        for thing in things:
            self._remember(thing, name)
        assert held.content.down is not None
        self._append(_executed(held.content.down), None)
        for thing in reversed(things):
            self._append(_NotThere(*thing.key), None)

    # -- making room

    def _drop_for_good(self, thing: ObjectDefinition) -> None:
        self._drop_what_stands_on(thing)
        self._append(DropObject(*thing.key), None)

    def _drop(self, thing: ObjectDefinition) -> None:
        """To come back, if nothing speaks against it."""
        if not self.catalog.has_object(*thing.key):
            return
        owner = self._owner(thing.key)
        if owner is not None and self.standing[owner].content.down is not None:
            self._drop_by_hand(owner)
            return
        self._drop_what_stands_on(thing)
        self._remember(thing, owner)
        self._append(DropObject(*thing.key), None)

    def _drop_what_stands_on(self, thing: ObjectDefinition, but: str | None = None) -> None:
        for above in reversed(_in_the_way(DropObject(*thing.key), self.catalog)):
            if but is None or self._owner(above.key) != but:
                self._drop(above)

    def _remember(self, thing: ObjectDefinition, owner: str | None) -> None:
        self._gone.append(_Gone(thing, owner, _needs(thing, self.catalog)))

    def _put_back(self) -> None:
        """In the opposite order."""
        left: list[_Gone] = []
        for gone in reversed(self._gone):
            name, held = gone.owner, self.standing.get(gone.owner or "")
            if self.catalog.has_object(*gone.thing.key):
                continue
            if self._has_lost(gone) or name in self.coming or not gone.needs <= _known(self.catalog):
                left.append(gone)
            elif held is not None and held.content.down is not None:
                self._make_by_hand(held.content)
            else:
                self._append(CreateObject(gone.thing), None)
        self._gone = list(reversed(left))

    def _append(self, operation: Operation, where: Where | None) -> None:
        try:
            self.catalog = operation.apply(self.catalog)
        except RecordingError as error:
            error.where = error.where or where
            raise
        self.operations.append((operation, where))

    def _owner(self, key: Key) -> str | None:
        return next((name for name, held in self.standing.items() if key in held.content.keys), None)


def _executed(script: Sequence[SqlText]) -> Execute:
    return Execute(Variants((("default", tuple(script)),)))


# -- what stands on what ---------------------------------------------------------------------------


def _in_the_way(operation: Operation, catalog: Catalog) -> tuple[ObjectDefinition, ...]:
    """What must be gone while *operation* is carried out, in an order to create it again."""
    return in_order(catalog, tuple(_found_in_the_way(operation, catalog)))


def _found_in_the_way(operation: Operation, catalog: Catalog) -> Iterator[ObjectDefinition]:
    yield from in_the_way(operation, catalog)
    match operation:
        case DropTable(name=name):
            yield from with_what_is_on(catalog, views_over(catalog, name))
            yield from things_on(catalog, name)
            yield from _bound_to(name, catalog)
        case DropColumn(table=table, name=column):
            yield from standing_on(catalog, table, column)
        case DropObject(kind="view", name=name):
            yield from with_what_is_on(catalog, views_over(catalog, name))
            yield from things_on(catalog, name)
            yield from _bound_to(name, catalog)
        case DropObject(kind="function" | "procedure", name=name):
            yield from callers_of(catalog, name.partition("(")[0])
        case _:
            pass


def _bound_to(name: str, catalog: Catalog) -> Iterator[ObjectDefinition]:
    """The routines that take or return rows of a table or view."""
    base = name.rpartition(".")[2].lower()
    for thing in catalog.objects.values():
        if base in words(signature_words(thing)):
            yield thing


def _known(catalog: Catalog) -> frozenset[str]:
    return frozenset({*catalog.tables, *(view.name for view in views(catalog))})


def _needs(thing: ObjectDefinition, catalog: Catalog) -> frozenset[str]:
    match thing:
        case TriggerDefinition(table=table) | ScriptedDefinition(on=str(table)):
            read: tuple[str, ...] = (table,)
        case _ if isinstance(thing, AnyView):
            read = tuple(written for text in thing.select for written in tables_read(text))
        case _:
            read = tuple(words(signature_words(thing)))
    return frozenset(name for name in _known(catalog) if any(is_called(catalog, name)(written) for written in read))


def _lost_by(operation: Operation, gone: _Gone) -> str:
    """The column that it says, and that goes or has another name from now on; empty where there is none."""
    if not isinstance(operation, DropColumn | RenameColumn) or operation.table not in gone.needs:
        return ""
    is_said = any(says(Query(text), operation.name) for text in texts_of(gone.thing))
    return f"{operation.table}.{operation.name}" if is_said else ""


def texts_of(thing: ObjectDefinition) -> Iterator[str]:
    """The SQL in an object."""
    match thing:
        case _ if isinstance(thing, AnyView):
            yield from thing.select
        case TriggerDefinition():
            yield from (*thing.body, *(thing.when or ()), *thing.columns)
        case ScriptedDefinition():
            yield from thing.create
        case _:
            yield from getattr(thing, "body", ())


def depends_on(thing: ObjectDefinition, other: ObjectDefinition) -> bool:
    """Whether the one speaks of the other, by name."""
    name = other.name.partition("(")[0].rpartition(".")[2].lower()
    if isinstance(other, TriggerDefinition) or other.kind in ("trigger", "policy", "grant", "comment"):
        return False
    return any(name in words(text) for text in texts_of(thing)) or getattr(thing, "on", None) == other.name


def called(name: str) -> str:
    """A file's name among those of migrations."""
    return f"{PREFIX}{name}"
