"""Says what is applied, and runs nothing: for a database that another tool, a dump or a person has brought there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brant.errors import ConfigurationError, UnknownMigration, did_you_mean
from brant.execution.objects import standing_of, turns_up
from brant.execution.plan import Step, chosen_up, recordings
from brant.execution.standing import called
from brant.execution.target import NO_RUN, Everything, Only, Target, Through
from brant.migrations.ordering import in_order
from brant.migrations.replay import replay

if TYPE_CHECKING:
    from brant.dialects.base import Dialect
    from brant.execution.kept import Objects
    from brant.execution.tracker import AppliedMigration
    from brant.migrations.directory import Directory
    from brant.migrations.migration import Migration


@dataclass(frozen=True, slots=True)
class Stamped:
    """What the history says from now on: names that were added, and those that are no longer in it."""

    recorded: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.recorded or self.forgotten)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is to be written to the history, and what is to go from it."""

    steps: tuple[Step, ...]
    forgotten: tuple[str, ...]

    @property
    def done(self) -> Stamped:
        return Stamped(tuple(step.name for step in self.steps), self.forgotten)


def stamp_at(
    directory: Directory,
    applied: Sequence[AppliedMigration],
    target: Target,
    objects: Objects,
    dialect: Dialect,
    *,
    purge: bool = False,
) -> Stamp:
    """What makes the history end at *target*; with *purge* it forgets those without a file too.

    Files of objects are taken for being in place once no migration is left pending. Raises UnknownMigration and
    what recording a migration raises.
    """
    known = {row.name for row in applied}
    gone = {row.name for row in applied if row.name not in directory} if purge else set[str]()
    if isinstance(target, Everything):
        return Stamp((), tuple(row.name for row in reversed(applied)))
    chosen = chosen_up(directory, known, target)
    if isinstance(target, Through):
        order = [migration.name for migration in directory.in_dependency_order(directory.migrations)]
        gone |= known & set(order[order.index(directory.resolve(target.name).name) + 1 :])
    steps = list(_steps(directory, chosen))
    left = {migration.name for migration in directory.migrations} - known - {step.name for step in steps}
    if not left and not gone & {migration.name for migration in directory.migrations} and not isinstance(target, Only):
        steps += _objects(directory, objects, dialect)
    return Stamp(tuple(steps), tuple(row.name for row in reversed(applied) if row.name in gone))


def without(applied: Sequence[AppliedMigration], names: Sequence[str]) -> Stamp:
    """What makes the history forget *names*, or parts of names. Raises UnknownMigration for one that is not in it."""
    rows = [row.name for row in applied]
    found: set[str] = set()
    for text in names:
        meant = [text] if text in rows else [name for name in rows if text in name]
        if len(meant) != 1:
            raise UnknownMigration(
                f"{text!r} may be {' or '.join(meant)}" if meant else f"{text} is not applied",
                hint=did_you_mean(text, rows) or "brant status lists what is",
            )
        found.add(meant[0])
    return Stamp((), tuple(name for name in reversed(rows) if name in found))


def stamp_of(directory: Directory, chosen: Sequence[tuple[Migration, int]]) -> Stamp:
    """What records *chosen*, each with its batch, in this order."""
    batches = {migration.name: batch for migration, batch in chosen}
    steps = _steps(directory, [migration for migration, _ in chosen])
    return Stamp(tuple(replace(step, batch=batches[step.name]) for step in steps), ())


_TAG = re.compile(r"[A-Za-z_][\w./@-]{0,99}")
_WORDS = frozenset({"base", "zero", "head", "heads", "latest"})


def refuse_tag(name: str, directory: Directory) -> None:
    """Raises ConfigurationError for a tag that a command line would take for something else."""
    if not _TAG.fullmatch(name) or name in _WORDS:
        raise ConfigurationError(
            f"{name!r} can't be a tag", hint="it begins with a letter, and has letters, digits, . / @ _ - after it"
        )
    if name in directory:
        raise ConfigurationError(f"{name!r} is a migration: it needs no tag")


def _steps(directory: Directory, chosen: Sequence[Migration]) -> Iterator[Step]:
    if not chosen:
        return
    order = directory.in_dependency_order(directory.migrations)
    last = max(order.index(migration) for migration in chosen)
    recorded = recordings(order[: last + 1])
    for migration in chosen:
        yield Step(migration.name, NO_RUN, recorded[migration.name].digest, migration.checksum, (), True)


def _objects(directory: Directory, objects: Objects, dialect: Dialect) -> Iterator[Step]:
    if not objects.folder.files or objects.are_settled:
        return
    below = replay(in_order(directory))
    for turn in turns_up(objects, standing_of(objects), below, dialect):
        yield Step(called(turn.name), NO_RUN, "", "", (), True, notes=turn.notes, is_migration=False)
