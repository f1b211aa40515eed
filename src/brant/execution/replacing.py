"""The history of a database that a squashed migration has taken the place of others in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brant.execution.target import NO_RUN
from brant.migrations.squashes import in_place

if TYPE_CHECKING:
    from brant.execution.tracker import AppliedMigration, Session
    from brant.migrations.directory import Directory


def as_seen(rows: Sequence[AppliedMigration], directory: Directory) -> list[AppliedMigration]:
    """The history as it will be told once the squashed migrations of *directory* are recorded."""
    found = list(rows)
    for squash, old in directory.view.taken.items():
        names = [row.name for row in found]
        if squash not in names:
            place = in_place(names, squash, old)
            found[place] = replace(found[place], name=squash, batch=NO_RUN, digest=None, checksum=None)
        found = [row for row in found if row.name not in old]
    return found


def record(session: Session, rows: Sequence[AppliedMigration], directory: Directory) -> tuple[str, ...]:
    """Writes that down; the names of the squashed migrations."""
    from brant.execution.plan import Step, recordings

    order = directory.in_dependency_order(directory.migrations)
    taken = directory.view.taken
    last = max(index for index, migration in enumerate(order) if migration.name in taken)
    recorded = recordings(order[: last + 1])
    names = [row.name for row in rows]
    for squash, old in taken.items():
        migration = directory.get(squash)
        step = Step(squash, NO_RUN, recorded[squash].digest, migration.checksum, (), True)
        instead = None if squash in names else names[in_place(names, squash, old)]
        session.replace(step, old, instead)
        names = [squash if name == instead else name for name in names if name == instead or name not in old]
    return tuple(taken)
