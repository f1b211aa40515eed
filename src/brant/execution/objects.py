"""What a run does to the objects of files: after the migrations on the way up, around them on the way down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from brant.catalog.catalog import Catalog
from brant.catalog.dependents import is_called
from brant.catalog.objects import AnyView, Key, ObjectDefinition
from brant.catalog.queries import tables_read
from brant.dialects.base import Dialect, Recorded
from brant.errors import DependencyError, InvalidMigration, UnknownColumn, UnknownTable, Where, did_you_mean
from brant.execution.kept import Forget, Keep, KeptObject, Miss, Note, Objects, latest, written_away
from brant.execution.standing import Held, Standing, Turn, called, depends_on, over
from brant.migrations.repeatable.content import Content, restored
from brant.migrations.repeatable.file import ObjectFile
from brant.migrations.repeatable.folder import ObjectFolder


def standing_of(objects: Objects) -> Standing:
    """What the database has of each file now."""
    return {
        name: Held(restored(row.content), row.keys_away, row.cause)
        for name, row in objects.latest.items()
        if row.content is not None
    }


@dataclass(frozen=True, slots=True)
class FileTurn:
    """What one step does for a file, and what is to be remembered of it."""

    name: str
    operations: tuple[Recorded, ...]
    before: Catalog
    notes: tuple[Note, ...]
    batch: int = 0


# -- up --------------------------------------------------------------------------------------------


def contents(objects: Objects, below: Catalog, dialect: Dialect) -> dict[str, Content]:
    """What each file says now. One whose bytes are those that were remembered is not read again."""
    rows, found = objects.latest, dict[str, Content]()
    for file in objects.folder.files:
        row = rows.get(file.name)
        if row is not None and row.content is not None and row.checksum == file.checksum:
            found[file.name] = restored(row.content)
    for file in sorted(objects.folder.files, key=lambda each: each.path.suffix == ".py"):
        if file.name not in found:
            known = [thing for content in found.values() for thing in content.definitions]
            found[file.name] = file.content(dialect, over(below, known))
    _refuse_shared(found, objects.folder)
    return found


def _refuse_shared(wanted: Mapping[str, Content], folder: ObjectFolder) -> None:
    owners: dict[object, str] = {}
    for name, content in sorted(wanted.items()):
        for place, definition in enumerate(content.definitions):
            if definition.key in owners:
                raise InvalidMigration(
                    f"two files create {definition}: {owners[definition.key]} and {name}",
                    where=content.where(place) or _first_line(folder.find(name)),
                    hint="keep one of them",
                )
            owners[definition.key] = name


def _first_line(file: ObjectFile | None) -> Where | None:
    return Where(str(file.path), 1) if file is not None else None


def turns_up(objects: Objects, standing: Standing, below: Catalog, dialect: Dialect) -> Iterator[FileTurn]:
    """A turn for each file that differs from what the database has, those below others first.

    Changes *standing*. Raises what reading the files raises, and RecordingErrors with their line.
    """
    wanted = contents(objects, below, dialect)
    rows = objects.latest
    gone = [name for name in standing if name not in wanted] if objects.prune else []
    gone = [name for name in gone if objects.only in (None, name)]
    for name in reversed(in_turn({name: standing[name].content for name in gone})):
        yield from _dropped(name, rows[name], standing, below)
    order = in_turn(wanted)
    for place, name in enumerate(order):
        # A turn may take away what is above it: that has its own turn later.
        if objects.only in (None, name) and _is_changed(wanted[name], standing.get(name)):
            coming = (other for other in order[place + 1 :] if _is_changed(wanted[other], standing.get(other)))
            yield from _made(name, wanted[name], objects, Turn(standing, below, frozenset(coming)))


def _is_changed(content: Content, held: Held | None) -> bool:
    return held is None or bool(held.away) or held.content.stored != content.stored


def _made(name: str, content: Content, objects: Objects, turn: Turn) -> Iterator[FileTurn]:
    held, row, file = turn.standing.get(name), objects.latest.get(name), objects.folder.find(name)
    assert file is not None
    is_same = held is not None and row is not None and held.content.stored == content.stored
    if held is not None and is_same and held.lost:
        raise UnknownColumn(
            f"{called(name)} says {held.lost}, which a migration of this run drops or renames",
            where=_first_line(file),
            hint="change its file in the same deployment",
        )
    turn.make(name, content)
    away = turn.end()
    own: Note = Miss(name, None) if is_same else Keep(name, file.checksum, content.stored)
    yield FileTurn(name, tuple(turn.operations), turn.before, (own, *_others(name, turn, away, objects)))


def _others(name: str, turn: Turn, away: Mapping[str, str | None], objects: Objects) -> Iterator[Note]:
    """What is to be remembered of other files than *name*."""
    rows = objects.latest
    for other in sorted(turn.taken_over):
        left = turn.standing[other].content
        yield Keep(other, rows[other].checksum, left.stored if left.definitions else None)
        if not left.definitions:
            del turn.standing[other]
    for other, written in away.items():
        if other != name and other in turn.standing:
            yield Miss(other, written)


def _dropped(name: str, row: KeptObject, standing: Standing, below: Catalog) -> Iterator[FileTurn]:
    turn = Turn(standing, below)
    turn.unmake(name)
    notes: list[Note] = [Keep(name, row.checksum, None)]
    notes += [Miss(other, away) for other, away in turn.end().items() if other != name]
    yield FileTurn(name, tuple(turn.operations), turn.before, tuple(notes))


# -- down ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Undoing:
    """What goes back: the rows that are undone, and the one that is in force then, by file."""

    undone: dict[str, list[KeptObject]]
    remaining: dict[str, KeptObject]
    was: dict[str, KeptObject]

    @property
    def dropped(self) -> list[str]:
        """The files of which nothing is left."""
        return [name for name in self.undone if self._content(name) is None and self.is_last(name)]

    @property
    def back(self) -> dict[str, Content]:
        """The files that get an earlier text."""
        return {
            name: restored(content)
            for name in self.undone
            if self.is_last(name) and (content := self._content(name)) is not None
        }

    def is_last(self, name: str) -> bool:
        """Whether what is undone is in force, and no text of a later batch."""
        return self.was[name] in self.undone[name]

    def _content(self, name: str) -> str | None:
        row = self.remaining.get(name)
        return row.content if row is not None else None

    def forgetting(self, name: str) -> Forget:
        return Forget(name, tuple(row.id for row in self.undone[name]))

    def batch(self, name: str) -> int:
        return min(row.batch for row in self.undone[name])


def undoing(objects: Objects, rows: Iterable[KeptObject]) -> Undoing:
    """What it takes to undo *rows*."""
    gone = list(rows)
    undone: dict[str, list[KeptObject]] = {}
    for row in gone:
        undone.setdefault(row.name, []).append(row)
    return Undoing(undone, latest([row for row in objects.rows if row not in gone]), objects.latest)


def turns_before_down(undo: Undoing, standing: Standing, below: Catalog) -> Iterator[FileTurn]:
    """What the batch has made goes before what it stands on, the last made first."""
    order = in_turn({name: standing[name].content for name in undo.dropped if name in standing})
    for name in reversed(order):
        turn = Turn(standing, below)
        turn.unmake(name)
        notes: list[Note] = [undo.forgetting(name)]
        notes += [Miss(other, away) for other, away in turn.end().items() if other != name]
        yield FileTurn(name, tuple(turn.operations), turn.before, tuple(notes), undo.batch(name))
    for name in undo.undone:
        if name not in order and (not undo.is_last(name) or name in undo.dropped):
            yield FileTurn(name, (), below, (undo.forgetting(name),), undo.batch(name))


def turns_after_down(undo: Undoing, standing: Standing, below: Catalog, applied: frozenset[str]) -> Iterator[FileTurn]:
    """The earlier texts, once the tables are what they were; and what had to wait meanwhile.

    An earlier text may be one that a migration had taken away: while that stays *applied*, it waits again.
    """
    back = undo.back
    kept = {name: held.content for name, held in standing.items() if name not in undo.undone}
    wanted = {**kept, **back}
    rows = {**undo.was, **{name: undo.remaining[name] for name in back}}

    def waits(name: str) -> bool:
        held = standing.get(name)
        cause = rows[name].cause if name in back or held is None else held.cause
        way, _, migration = cause.partition(" ")
        return bool(cause) and (migration in applied) is (way == "up")

    def has_turn(name: str) -> bool:
        return name in back or (bool(standing[name].away) and not waits(name))

    order = in_turn(wanted)
    for place, name in enumerate(order):
        lacking = [other for other in order[:place] if standing[other].away and _speaks_of(wanted[name], wanted[other])]
        if not has_turn(name) or (lacking and name not in back):
            continue
        turn = Turn(standing, below, frozenset(filter(has_turn, order[place + 1 :])))
        without = rows[name].keys_away if name in back and waits(name) else frozenset[Key]()
        if lacking:
            without = frozenset(wanted[name].keys)
        turn.make(name, wanted[name], without)
        away = turn.end()
        notes: list[Note] = [undo.forgetting(name)] if name in back else []
        notes.append(Miss(name, written_away(without, rows[name].cause if without else "")))
        notes += [Miss(other, written) for other, written in away.items() if other != name]
        # A number under which no row is undone, should this be interrupted and continued.
        batch = undo.batch(name) if name in back else undo.was[name].batch + 1
        yield FileTurn(name, tuple(turn.operations), turn.before, tuple(notes), batch)


# -- order -----------------------------------------------------------------------------------------


def in_turn(wanted: Mapping[str, Content]) -> list[str]:
    """The files in an order in which each finds what it speaks of; by name where that decides nothing.

    Raises DependencyError for a name behind ``depends_on`` that no file has.
    """
    order: dict[str, None] = {}
    entered: set[str] = set()

    def visit(name: str) -> None:
        if name in entered:
            return
        entered.add(name)
        for needed in wanted[name].depends_on:
            if needed not in wanted:
                raise DependencyError(
                    f"{called(name)} depends on {needed!r}, and no file of objects is called so",
                    hint=did_you_mean(needed, wanted),
                )
            visit(needed)
        for other in sorted(wanted):
            if other != name and _speaks_of(wanted[name], wanted[other]):
                visit(other)
        order[name] = None

    for name in sorted(wanted):
        visit(name)
    return list(order)


def _speaks_of(content: Content, other: Content) -> bool:
    return any(depends_on(mine, theirs) for mine in content.definitions for theirs in other.definitions)


# -- what can be told before anything runs ----------------------------------------------------------


def refuse_unknown_tables(turns: Sequence[FileTurn], after: Catalog, dropped: frozenset[str]) -> None:
    """A view must not read what the migrations of this run have dropped; SQLite would only say so when it is read."""
    for turn in turns:
        for operation, where in turn.operations:
            definition: ObjectDefinition | None = getattr(operation, "definition", None)
            if not isinstance(definition, AnyView):
                continue
            for written in (written for text in definition.select for written in tables_read(text)):
                missing = [name for name in dropped if is_called(after, name)(written)]
                if missing:
                    raise UnknownTable(
                        f"{definition} reads {missing[0]!r}, which a migration of this run drops or renames",
                        where=where,
                        hint=did_you_mean(missing[0], after.tables) or "change its file in the same deployment",
                    )
