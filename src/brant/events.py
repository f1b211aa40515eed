"""What happens while migrating, told as frozen values to whoever listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum


class Direction(Enum):
    """Which way a plan runs."""

    UP = "up"
    DOWN = "down"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; ``at`` is the client's clock in UTC."""

    at: datetime = field(default_factory=_now, compare=False)


Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockWaiting(Event):
    """Another runner holds the lock; told once, when the waiting begins."""

    holder: str | None
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LockAcquired(Event):
    """This runner is now the only one. ``waited`` in seconds."""

    waited: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LockReleased(Event):
    """The lock is free again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPendingMigrations(Event):
    """There was nothing to do in this direction."""

    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWarning(Event):
    """Something in files or history that a person should look at; the run goes on."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationsStarted(Event):
    """Before the first migration of a run that has work.

    ``lossy`` has the migration and the line of everything in the run that destroys data.
    """

    direction: Direction
    batch: int
    names: tuple[str, ...]
    lossy: tuple[tuple[str, str], ...] = ()
    pretend: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationsEnded(Event):
    """After the last migration of a run that had work and did not fail. ``duration`` in seconds."""

    direction: Direction
    batch: int
    names: tuple[str, ...]
    duration: float = 0.0
    pretend: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationStarted(Event):
    """Before the first statement of one migration; ``statements`` is how many there are."""

    name: str
    direction: Direction
    batch: int
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationEnded(Event):
    """After a migration and its record are committed. ``duration`` in seconds."""

    name: str
    direction: Direction
    batch: int
    duration: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationApplied(MigrationEnded):
    """A migration was applied and recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationReverted(MigrationEnded):
    """A migration was reverted and its record retired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationFailed(Event):
    """A migration stopped with an error. ``resumable`` says that the next run continues it part-way."""

    name: str
    direction: Direction
    batch: int
    error: str
    statement: str | None
    resumable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationSkipped(Event):
    """A migration was left out of this run; ``reason`` says why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStamped(Event):
    """The history was told what is applied, and nothing was run: names it has now, and names it has no more."""

    recorded: tuple[str, ...]
    forgotten: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftReverted(Event):
    """What somebody had changed past the migrations was taken back, by these statements."""

    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationResumed(Event):
    """A migration that had been interrupted goes on after ``done`` confirmed statements."""

    name: str
    direction: Direction
    done: int
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementStarted(Event):
    """Before one statement (or Python step); ``index`` counts from 0."""

    name: str
    index: int
    statements: int
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEnded(Event):
    """After one statement. ``duration`` in seconds."""

    name: str
    index: int
    statements: int
    sql: str
    duration: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseWiped(Event):
    """Every object of the database's schema was dropped (``fresh``, ``db wipe``), or all *only* of some kinds.

    ``tables`` names the tables, or all that was of those kinds.
    """

    tables: tuple[str, ...]
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseRefreshed(Event):
    """``fresh`` or ``refresh`` has migrated again from nothing."""

    batch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerFailed(Event):
    """A listener raised; the migration went on."""

    listener: str
    event: str
    error: str
