"""Where each migration and each file of objects stands: the files beside what the database remembers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brant.execution.kept import KeptObject
    from brant.execution.tracker import AppliedMigration, Interrupted
    from brant.migrations.directory import Directory
    from brant.migrations.migration import Migration
    from brant.migrations.repeatable.file import ObjectFile


class State(Enum):
    """Where a migration stands."""

    APPLIED = "applied"
    PENDING = "pending"
    CHANGED = "changed"
    """Applied, and its file reads differently now; ``migrate`` tells whether it means something else."""
    MISSING = "missing"
    """Applied, and its file is gone."""
    INTERRUPTED = "interrupted"
    """Stopped part-way; the next run continues it."""


@dataclass(frozen=True, slots=True)
class MigrationStatus:
    """One line of the status. ``applied_at`` is in UTC, ``duration`` in seconds."""

    name: str
    state: State
    batch: int | None = None
    applied_at: datetime | None = None
    duration: float | None = None
    path: Path | None = None


class ObjectState(Enum):
    """Where a file of objects stands."""

    UNCHANGED = "unchanged"
    NEW = "new"
    CHANGED = "changed"
    """It reads differently from what is in place; the next ``migrate`` replaces what means something else."""
    WAITING = "waiting"
    """A migration has taken some of it away; the next ``migrate`` that leaves nothing pending brings it back."""
    GONE = "gone"
    """In place, and its file is gone; ``migrate`` with *prune* drops it."""


@dataclass(frozen=True, slots=True)
class ObjectStatus:
    """One file of objects. ``applied_at`` is in UTC, ``duration`` in seconds."""

    name: str
    state: ObjectState
    batch: int | None = None
    applied_at: datetime | None = None
    duration: float | None = None
    path: Path | None = None


def migration_statuses(
    applied: Sequence[AppliedMigration], interrupted: Interrupted | None, directory: Directory
) -> list[MigrationStatus]:
    """Those of the files and those of the history, by name; Alembic's revisions first."""
    rows = {row.name: row for row in applied}
    found = {migration.name: migration for migration in directory.migrations}
    half = interrupted.name if interrupted else None
    statuses: list[MigrationStatus] = []
    for name in sorted(rows.keys() | found.keys(), key=directory.place_in_list):
        row, migration = rows.get(name), found.get(name)
        statuses.append(
            MigrationStatus(
                name,
                State.INTERRUPTED if name == half else _state(row, migration),
                row.batch if row else None,
                row.applied_at if row else None,
                row.duration if row else None,
                migration.path if migration else None,
            )
        )
    return statuses


def _state(row: AppliedMigration | None, migration: Migration | None) -> State:
    if row is None:
        return State.PENDING
    if migration is None:
        return State.MISSING
    same = row.checksum in {None, migration.checksum} or row.digest in migration.former
    return State.APPLIED if same else State.CHANGED


def object_statuses(rows: Mapping[str, KeptObject], files: Iterable[ObjectFile]) -> list[ObjectStatus]:
    """Those of the files and those that are in place, by name."""
    found = {file.name: file for file in files}
    statuses: list[ObjectStatus] = []
    for name in sorted(rows.keys() | found.keys()):
        row, file = rows.get(name), found.get(name)
        here = row if row is not None and row.content is not None else None
        if here is None and file is None:
            continue
        statuses.append(
            ObjectStatus(
                name,
                _object_state(here, file),
                here.batch if here else None,
                here.applied_at if here else None,
                here.duration if here else None,
                file.path if file else None,
            )
        )
    return statuses


def _object_state(row: KeptObject | None, file: ObjectFile | None) -> ObjectState:
    if row is None:
        return ObjectState.NEW
    if file is None:
        return ObjectState.GONE
    if row.away:
        return ObjectState.WAITING
    return ObjectState.UNCHANGED if row.checksum == file.checksum else ObjectState.CHANGED
