"""Databases that others have made or changed: taken over as migrations, or taken back to where the history has led."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brant.catalog.catalog import Catalog
from brant.catalog.creation import creation_order
from brant.errors import HistoryMismatch
from brant.execution.generation import Changes
from brant.execution.shadow import run
from brant.execution.stamping import Stamped
from brant.migrations.new import write
from brant.migrations.written import written
from brant.operations.tables import AssumeTable
from brant.statement import Call

if TYPE_CHECKING:
    from brant.execution.tracker import Session
    from brant.operations.base import Operation

SHOWN = 10
"""So many differences are listed in an error."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The file that was written, if one was, what was recorded, and what could not be compared."""

    path: Path | None
    stamped: Stamped
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reverted:
    """The statements that were run, and what could not be compared."""

    statements: tuple[str, ...]
    untold: tuple[str, ...] = ()


def as_migration(found: Changes, folder: Path, name: str) -> Path:
    """Writes *found* as the newest migration of *folder*. Raises ConfigurationError."""
    title = name.replace("_", " ").strip().capitalize().replace("\\", "").replace('"', "'")
    return write(folder, name, found.text(title))


def assumed(catalog: Catalog, name: str) -> str:
    """A migration file that says what all tables are, and runs nothing."""
    order = creation_order(catalog.tables)
    return written([AssumeTable(catalog.table(table)) for table in order], name[:1].upper() + name[1:])


def proven(found: Changes, what: str) -> tuple[str, ...]:
    """What could not be compared. Raises HistoryMismatch where *what* leads elsewhere than to what the database has."""
    if not found:
        return found.untold
    lines = listed(found.operations)
    raise HistoryMismatch(
        f"{what} would not make the database what it is; it would take this besides:\n{lines}",
        hint="change the database or the migrations, leave tables out (exclude), or say it without a look: brant stamp",
    )


def listed(operations: Sequence[Operation]) -> str:
    """One line each, up to a number of them."""
    lines = [f"  {operation.source().splitlines()[0]}" for operation in operations[:SHOWN]]
    more = len(operations) - SHOWN
    return "\n".join([*lines, f"  … and {more} more"] if more > 0 else lines)


def revert(found: Changes, session: Session) -> tuple[str, ...]:
    """Runs what *found* says under the lock, in one transaction where DDL has one, and notes it in the log.

    Where it has none, what is left after a failure is found again by the next comparison.
    """
    dialect, connection = session.dialect, session.connection
    recording = found.recording()
    work = list(dialect.work(recording.operations, recording.before))
    rebuilds = any(isinstance(part, Call) and part.suspends_foreign_keys for part in work)
    with dialect.transaction(connection, suspend_foreign_keys=rebuilds):
        run(work, connection)
    session.ensure_tables()
    session.log("drift reverted", "", 0, 0.0, "; ".join(map(str, work))[:10_000])
    return tuple(map(str, work))
