"""One migration in the place of several: written, and proven to lead to the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import Expression
from brant.errors import ConfigurationError, Irreversible, Where
from brant.execution.database import Database
from brant.execution.proving import refuse_difference, scratch
from brant.migrations.condensing import Condensed, condensed
from brant.migrations.squashes import SUFFIX
from brant.migrations.written import written
from brant.operations.base import Operation
from brant.operations.rows import Execute, Run, RunRevision

if TYPE_CHECKING:
    from collections.abc import Callable

    from brant.migrations.directory import Directory
    from brant.migrations.migration import Migration, Recording


@dataclass(frozen=True, slots=True)
class Squashed:
    """A migration that stands for others, as text.

    ``kept`` are its lines that run SQL, ``notes`` what is not in it any more, ``was`` counts the operations of the
    others. ``path`` is where it was written, ``proven_on`` the databases on which both were run.
    """

    name: str
    replaces: tuple[str, ...]
    text: str
    operations: tuple[Operation, ...]
    was: int
    notes: tuple[str, ...] = ()
    path: Path | None = None
    proven_on: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[str, ...]:
        return tuple(operation.source() for operation in self.operations if isinstance(operation, Execute))


# -- writing ---------------------------------------------------------------------------------------


def squashed(directory: Directory, first: str | None, last: str | None) -> Squashed:
    """One migration for all from *first* to *last*, both included; None is the natural end.

    Raises ConfigurationError naming the step that can't be part of one, and what to squash instead.
    """
    order = directory.in_dependency_order(directory.migrations)
    start, end = _first(order, directory, first), _last(order, directory, last)
    chosen = order[start : end + 1]
    if len(chosen) < 2:
        raise ConfigurationError(
            f"between {first or 'the beginning'} and {last or 'the end'} there are {len(chosen)} migrations",
            hint="brant status lists them: FROM comes before TO, and both are part of the squash",
        )
    name = chosen[-1].name + SUFFIX
    _refuse_unfinished(directory, chosen)
    _refuse_other_places(directory, order, start, end, name)
    before = after = _after(order[:start])
    recorded: list[tuple[Migration, Recording]] = []
    for migration in chosen:
        recording = migration.up(after)
        recorded.append((migration, recording))
        after = recording.after
    _refuse_python(recorded)
    found = _condensed(recorded, before)
    old = tuple(migration.name for migration in chosen)
    title = f"{len(old)} migrations in one: {old[0]} to {old[-1]}"
    return Squashed(
        name,
        old,
        written(found.operations, title, _settings(directory, recorded, old)),
        found.operations,
        sum(len(recording.operations) for _, recording in recorded),
        tuple(_notes(recorded)),
    )


def _first(order: Sequence[Migration], directory: Directory, text: str | None) -> int:
    """``2024_01``: the first that begins so, where several do."""
    return 0 if text is None else (_beginning(order, text) or [order.index(directory.resolve(text))])[0]


def _last(order: Sequence[Migration], directory: Directory, text: str | None) -> int:
    return len(order) - 1 if text is None else (_beginning(order, text) or [order.index(directory.resolve(text))])[-1]


def _beginning(order: Sequence[Migration], text: str) -> list[int]:
    return [place for place, migration in enumerate(order) if migration.name.startswith(text)]


def _after(migrations: Sequence[Migration]) -> Catalog:
    catalog = Catalog()
    for migration in migrations:
        catalog = migration.up(catalog).after
    return catalog


def _refuse_unfinished(directory: Directory, chosen: Sequence[Migration]) -> None:
    names = {migration.name for migration in chosen}
    for squash in directory.squashes:
        if squash.name in names and any(one.name in squash.replaces for one in directory.every):
            raise ConfigurationError(
                f"{squash.name} is a squash itself, and what it stands for is still there",
                file=str(squash.path),
                hint=f"brant squash --finish {squash.name} deletes that, once every database has it",
            )


def _refuse_other_places(directory: Directory, order: Sequence[Migration], start: int, end: int, name: str) -> None:
    """The one has the place that the name of the last gives it: so must all that it stands for."""
    for index, migration in enumerate(order):
        if start <= index <= end:
            continue
        is_before = directory.position(migration.name) < (1, name)
        if is_before != (index < start):
            raise ConfigurationError(
                f"{migration.name} has its turn {'before' if index < start else 'after'} the squash, and its name"
                " says otherwise (depends_on)",
                file=str(migration.path),
                hint=f"squash up to where {migration.name} is part of it, or leave it out on either side",
            )


def _refuse_python(recorded: Sequence[tuple[Migration, Recording]]) -> None:
    """Code can't be moved from one file to another: it has imports, and people who know where it is."""
    for index, (migration, recording) in enumerate(recorded):
        for operation, where in recording.operations:
            what = _python_in(operation)
            if what is None:
                continue
            around = [f"up to {recorded[index - 1][0].name}"] if index > 1 else []
            around += [f"from {recorded[index + 1][0].name}"] if index < len(recorded) - 2 else []
            raise ConfigurationError(
                f"{migration.name} runs {what}, which can't be written into another file",
                where=where or Where(str(migration.path), 1),
                hint=f"squash {' and '.join(around)}" if around else "say it in SQL (schema.execute)",
            )


def _python_in(operation: Operation) -> str | None:
    match operation:
        case Run():
            return f"{operation.name}()"
        case RunRevision():
            return "Alembic"
        case Execute(up=up, down=down) if any(
            isinstance(part, Expression) for part in (*up.parts, *(down.parts if down else ()))
        ):
            return "a statement that SQLAlchemy writes"
        case _:
            return None


def _condensed(recorded: Sequence[tuple[Migration, Recording]], before: Catalog) -> Condensed:
    operations = [operation for _, recording in recorded for operation, _ in recording.operations]
    found = condensed(operations, before)
    if found is not None:
        return found
    state = before
    for migration, recording in recorded:  # Which of them is it?
        if condensed([operation for operation, _ in recording.operations], state) is None:
            raise ConfigurationError(
                f"{migration.name} records something that can't be written into another file",
                where=recording.operations[0][1],
                hint="leave it out: squash what comes before it, and what comes after it",
            )
        state = recording.after
    raise ConfigurationError("these migrations can't be written as one", hint="squash fewer of them at a time")


def _settings(directory: Directory, recorded: Sequence[tuple[Migration, Recording]], old: Sequence[str]) -> str:
    needed = {
        directory.resolve(name).name: None
        for migration, _ in recorded
        for name in migration.settings.depends_on
        if directory.resolve(name).name not in old
    }
    parts = [f"depends_on={_listed(list(needed))}"] if needed else []
    if any(not migration.settings.transaction for migration, _ in recorded):
        parts.append("transaction=False")
    return ", ".join([*parts, f"replaces={_listed(old)}"])


def _listed(names: Sequence[str]) -> str:
    return "[" + ", ".join('"' + name.replace('"', '\\"') + '"' for name in names) + "]"


def _notes(recorded: Sequence[tuple[Migration, Recording]]) -> Iterator[str]:
    for migration, recording in recorded:
        if callable(getattr(getattr(migration, "module", None), "down", None)):
            yield f"{migration.name} has a down() of its own: the squash derives the way back"
            continue
        try:
            migration.down(recording.before)
        except Irreversible as error:
            yield f"no way back: {error.message}"


# -- proof by execution ----------------------------------------------------------------------------


def prove(
    squash: Squashed, database: Database, run: Callable[[Database, Sequence[Path]], object], but_for: Sequence[str]
) -> None:
    """Runs the others and the squash on the server of *database*, each in an empty database, and compares.

    *run* migrates a database, with more folders than there are. Schemas and the number of rows in each table must
    be the same. Raises HistoryMismatch naming what differs, and what making a database raises.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{squash.name}.py"
        with scratch(database, "old") as old, scratch(database, "new") as new:
            run(old, [])
            path.write_text(squash.text, "utf-8")
            run(new, [path.parent])
            refuse_difference(old, new, but_for, "the squash", "squash less at a time, and please report it")
