"""Every error brant raises, each with the exit code the command line ends with.

BrantError
├── ConfigurationError            2   a flag, a setting or a file name that can't be used
│   └── UnclearRename                 a thing went and one like it came: nobody said whether that is a rename
├── InvalidMigration              2   a file that can't be read as a migration
│   ├── DuplicateMigration            two files with the same name
│   ├── DependencyError               a dependency that is missing, or a cycle
│   └── RecordingError                a verb that can't be true at this point of history
│       ├── UnknownTable, UnknownColumn, UnknownIndex, UnknownConstraint, UnknownObject
│       └── AlreadyExists
├── UnknownMigration              2   a target no file and no history row answers to
├── Irreversible                  2   no way back can be derived; names the missing fact
├── MissingFact                   2   the files don't say what compiling needs
├── Unsupported                   2   this database can't honour what the operation says
├── HistoryMismatch               9   history and files tell different stories
│   ├── EditedMigration, MissingMigration, LateMigration
├── MigrationFailed               5   a statement failed; the database is as it was before that migration
│   └── MigrationInterrupted      6   a statement failed where DDL can't be rolled back; the next run continues
├── UnknownOutcome                7   nobody can tell whether one statement took effect
├── LockNotObtained               8   another runner holds the lock
├── Refused                      10   a protected environment, or destruction without its name
├── CannotConnect                11   the server does not answer or does not let us in
└── StatementFailed               1   the database refused a statement of brant's own, outside any migration
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a migration file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class BrantError(Exception):
    """What went wrong, where, and what to do about it.

    ``message`` says what; ``where`` is the place in a file if there is one;
    ``hint`` says what to do. ``exit_code`` is the command line's.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        message: str,
        *,
        where: Where | None = None,
        file: str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where or (Where(file, line or 1) if file else None)
        self.hint = hint

    def __str__(self) -> str:
        parts = [self.message]
        if self.where is not None:
            parts.append(f"  at {self.where}")
        if self.hint:
            parts.append(f"  {self.hint}")
        return "\n".join(parts)


class ConfigurationError(BrantError):
    """A flag, a setting or a name that can't be used as it is."""

    exit_code = 2


class UnclearRename(ConfigurationError):
    """Models lack something that the history has, and have something like it under another name."""


class InvalidMigration(BrantError):
    """A file that can't be read as a migration."""

    exit_code = 2


class DuplicateMigration(InvalidMigration):
    """Two files carry the same migration name."""


class DependencyError(InvalidMigration):
    """A migration depends on one that isn't there, or on itself in the end."""


class RecordingError(InvalidMigration):
    """A verb that can't be true at this point of history."""


class UnknownTable(RecordingError):
    """No such table at this point of history."""


class UnknownColumn(RecordingError):
    """The table has no such column at this point of history."""


class UnknownIndex(RecordingError):
    """The table has no such index at this point of history."""


class UnknownConstraint(RecordingError):
    """The table has no such constraint at this point of history."""


class UnknownObject(RecordingError):
    """No such view, trigger, type or other object at this point of history."""


class AlreadyExists(RecordingError):
    """The name is taken at this point of history."""


class UnknownMigration(BrantError):
    """A target that no file and no row of the history answers to."""

    exit_code = 2


class Irreversible(BrantError):
    """No way back can be derived; the message names the missing fact."""

    exit_code = 2


class MissingFact(BrantError):
    """The files don't say what compiling this operation needs."""

    exit_code = 2


class Unsupported(BrantError):
    """This database can't honour what the operation says."""

    exit_code = 2


class HistoryMismatch(BrantError):
    """The history in the database and the files tell different stories."""

    exit_code = 9


class EditedMigration(HistoryMismatch):
    """A file was changed after it had been applied."""


class MissingMigration(HistoryMismatch):
    """An applied migration whose file is gone."""


class LateMigration(HistoryMismatch):
    """An unapplied migration that sorts before applied ones and can't be let in."""


class MigrationFailed(BrantError):
    """A migration failed and left no trace: the database is as it was before it.

    ``applied`` names the migrations of this run that were completed before,
    ``migration`` the failed one, ``statement`` the SQL that failed, if any.
    """

    exit_code = 5

    def __init__(
        self,
        message: str,
        *,
        migration: str,
        applied: tuple[str, ...] = (),
        statement: str | None = None,
        where: Where | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.migration = migration
        self.applied = applied
        self.statement = statement


class MigrationInterrupted(MigrationFailed):
    """A migration failed part-way where DDL can't be rolled back; the next run continues."""

    exit_code = 6


class UnknownOutcome(BrantError):
    """It can't be told whether one statement took effect; a person has to look."""

    exit_code = 7


class LockNotObtained(BrantError):
    """Another runner held the lock for longer than we were told to wait."""

    exit_code = 8


class Refused(BrantError):
    """Not done on purpose: a protected environment, or destruction without its name."""

    exit_code = 10


class CannotConnect(BrantError):
    """The server can't be reached or doesn't let us in."""

    exit_code = 11


class StatementFailed(BrantError):
    """The database refused a statement of brant's own, on its tables or its lock; no migration was under way."""

    def __init__(self, message: str, *, statement: str | None = None, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.statement = statement


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A suggestion sentence for a misspelt *word*, or None when nothing is near."""
    import difflib

    folded = {name.casefold(): name for name in reversed(list(known))}
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return f"did you mean {folded[near[0]]!r}?" if near else None
