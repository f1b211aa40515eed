"""Whether files, models, history and database tell the same story: findings, for people and for CI."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from brant.catalog.catalog import Catalog
from brant.errors import BrantError, HistoryMismatch, Irreversible, RecordingError, Where
from brant.execution.late import LateOnes
from brant.execution.plan import verify
from brant.execution.target import Edited, Late, Rules

if TYPE_CHECKING:
    from brant.dialects.base import Dialect
    from brant.execution.generation import Changes
    from brant.execution.tracker import AppliedMigration, Interrupted
    from brant.migrations.directory import Directory
    from brant.migrations.migration import Migration, Recording


class Aspect(Enum):
    """What is checked."""

    FILES = "files"
    """Each migration can be read, recorded after those before it, compiled for each engine, and taken back."""
    MODELS = "models"
    """The migrations say all that the models do."""
    HISTORY = "history"
    """What is applied is what the files say, and nothing is pending."""
    DRIFT = "drift"
    """The database has what its applied migrations have made, and nothing else."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. ``code`` names the kind; what is only to be told has the exit code 0."""

    aspect: Aspect
    code: str
    message: str
    where: Where | None = None
    hint: str | None = None
    exit_code: int = 3

    @property
    def is_error(self) -> bool:
        return self.exit_code != 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; ``skipped`` says why an aspect was not looked at."""

    findings: tuple[Finding, ...]
    checked: tuple[Aspect, ...]
    skipped: tuple[tuple[Aspect, str], ...] = ()

    @property
    def exit_code(self) -> int:
        """That of a file that can't be used before that of a history that differs, before that of what is missing."""
        codes = {finding.exit_code for finding in self.findings}
        return next((code for code in (2, 9, 3) if code in codes), max(codes, default=0))

    def of(self, aspect: Aspect) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.aspect is aspect)


# -- files -----------------------------------------------------------------------------------------


def check_files(directory: Directory, dialects: Sequence[Dialect]) -> Iterator[Finding]:
    """Every migration, after those before it: stops at the first that can't be recorded, as nothing behind it holds."""
    try:
        order = directory.in_dependency_order(directory.migrations)
    except BrantError as error:
        yield _found(Aspect.FILES, "unreadable", error)
        return
    catalog = Catalog()
    for migration in order:
        try:
            recording = migration.up(catalog)
        except BrantError as error:
            yield _found(Aspect.FILES, "unreadable", error)
            return
        yield from _compiled(migration, recording, dialects)
        catalog = recording.after


def _compiled(migration: Migration, recording: Recording, dialects: Sequence[Dialect]) -> Iterator[Finding]:
    down: Recording | None = None
    try:
        down = migration.down(recording.before)
    except Irreversible as error:
        hint = error.hint or "write down(schema), or brant can't roll it back"
        yield Finding(Aspect.FILES, "irreversible", error.message, error.where or _file(migration), hint, 0)
    except BrantError as error:
        yield _found(Aspect.FILES, "unreadable", error)
    for dialect in dialects:
        for code, way in (("unsupported", recording), ("unsupported-down", down)):
            if way is None:
                continue
            try:
                list(dialect.work(way.operations, way.before))
            except BrantError as error:
                yield _found(Aspect.FILES, code, error, f"{dialect.key}: ", _file(migration))
                break


def _found(aspect: Aspect, code: str, error: BrantError, before: str = "", file: Where | None = None) -> Finding:
    return Finding(aspect, code, f"{before}{error.message}", error.where or file, error.hint, error.exit_code)


def _file(migration: Migration) -> Where:
    return Where(str(migration.path), 1)


# -- the history -----------------------------------------------------------------------------------


def check_history(
    directory: Directory, applied: Sequence[AppliedMigration], interrupted: Interrupted | None, late: Late
) -> Iterator[Finding]:
    """What is applied and differs, what stands half-way, and what is pending."""
    names = {row.name for row in applied}
    if interrupted is not None:
        yield Finding(
            Aspect.HISTORY,
            "interrupted",
            f"{interrupted.name} stands half-way: {len(interrupted.done)} of its statements are done",
            hint="brant migrate (or rollback, if it was one) continues it",
            exit_code=9,
        )
    for row in applied:
        if row.name not in directory:
            message = f"{row.name} is applied (batch {row.batch}), but its file is gone from {directory.places}"
            hint = f"bring the file back, or brant stamp --forget {row.name}"
            yield Finding(Aspect.HISTORY, "missing", message, hint=hint, exit_code=9)
    known = [row for row in applied if row.name in directory]
    try:
        for message in verify(directory, known, Rules(edited=Edited.WARN)):
            hint = "put it back as it was and write a new migration; or accept it: edited = 'ignore'"
            yield Finding(Aspect.HISTORY, "edited", message, hint=hint, exit_code=9)
        pending = [migration for migration in directory.migrations if migration.name not in names]
        yield from _pending(directory, known, pending, late)
    except BrantError as error:
        yield _found(Aspect.HISTORY, "unreadable", error)


def _pending(
    directory: Directory, applied: Sequence[AppliedMigration], pending: Sequence[Migration], late: Late
) -> Iterator[Finding]:
    others = LateOnes(directory, applied)
    catalog = Catalog()
    for migration in directory.in_dependency_order(directory.migrations):
        recording = migration.up(catalog)
        catalog = recording.after
        if migration not in pending:
            continue
        try:
            others.refuse_late(migration, recording, late)
        except (HistoryMismatch, RecordingError) as error:
            yield _found(Aspect.HISTORY, "late", error)
            continue
        yield Finding(
            Aspect.HISTORY, "pending", f"{migration.name} is not applied", _file(migration), "brant migrate applies it"
        )


# -- what differs ----------------------------------------------------------------------------------


def check_changes(aspect: Aspect, code: str, found: Changes, hint: str) -> Iterator[Finding]:
    """A finding for each operation, and one that is no error for what could not be compared."""
    for operation in found.operations:
        yield Finding(aspect, code, operation.source(), hint=hint)
    for one in found.unsure:
        yield Finding(
            aspect, "renamed", f"perhaps the {one.what} {one.old} is {one.new} now ({one.reason})", exit_code=0
        )
    for text in found.untold:
        yield Finding(aspect, "not-compared", f"not compared, as the server would not take it: {text}", exit_code=0)
    if found.by_text is not None:
        yield Finding(aspect, "by-text", f"compared by text, not by the server: {found.by_text}", exit_code=0)


def gathered(
    wanted: Iterable[Aspect],
    ways: dict[Aspect, Callable[[], Iterable[Finding]]],
    skipped: dict[Aspect, str],
) -> Report:
    """One report of all aspects. An error that keeps one from being looked at is its finding."""
    findings: list[Finding] = []
    checked: list[Aspect] = []
    for aspect in wanted:
        if aspect in skipped:
            continue
        checked.append(aspect)
        # Where the files can't be read nothing else can be said of them.
        if any(finding.code == "unreadable" for finding in findings):
            continue
        findings += ways[aspect]()
    return Report(tuple(findings), tuple(checked), tuple((key, skipped[key]) for key in wanted if key in skipped))
