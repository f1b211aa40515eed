"""Events as records of the standard ``logging`` module.

    migrator.listen(LogSink(), Event)

Records go to the logger ``brant``. What happens to migrations is INFO, what somebody should know
(a wait, a resumed run, a wiped database) is WARNING, a failure ERROR. SQL appears at DEBUG only.
Each record carries its event's fields as a dictionary in ``record.brant``; ``JsonFormatter`` writes them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import Enum

from brant import events
from brant.events import Direction, Event

LOGGER = "brant"


def _unchanged(text: str) -> str:
    return text


class LogSink:
    """A listener that writes each event to *logger*. *mask* takes secrets out of every text."""

    def __init__(self, logger: logging.Logger | None = None, *, mask: Callable[[str], str] = _unchanged) -> None:
        self.logger = logger or logging.getLogger(LOGGER)
        self._mask = mask

    def __call__(self, event: Event) -> None:
        level = level_of(event)
        if self.logger.isEnabledFor(level):
            self.write(level, sentence(event), _named(event))

    def write(self, level: int, message: str, about: Mapping[str, object]) -> None:
        """A record with *about* as its fields."""
        about = {name: self._mask(value) if isinstance(value, str) else value for name, value in about.items()}
        self.logger.log(level, "%s", self._mask(message), extra={"brant": about})


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and the event's fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "brant", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def level_of(event: Event) -> int:
    match event:
        case events.MigrationFailed() | events.ListenerFailed():
            return logging.ERROR
        case (
            events.LockWaiting()
            | events.MigrationResumed()
            | events.HistoryStamped()
            | events.DatabaseWiped()
            | events.PlanWarning()
        ):
            return logging.WARNING
        case events.MigrationsStarted(direction=Direction.DOWN, lossy=lossy) if lossy:
            return logging.WARNING
        case events.StatementStarted() | events.StatementEnded() | events.LockAcquired() | events.LockReleased():
            return logging.DEBUG
        case _:
            return logging.INFO


def sentence(event: Event) -> str:
    """What happened, for people. Only statements' sentences hold SQL."""
    match event:
        case events.LockWaiting(holder=holder, timeout=timeout):
            return f"waiting up to {timeout:g} s for the lock{f', held by {holder}' if holder else ''}"
        case events.LockAcquired(waited=waited):
            return f"lock acquired after {waited:.3f} s"
        case events.LockReleased():
            return "lock released"
        case events.NoPendingMigrations(direction=direction):
            return "nothing to migrate" if direction is Direction.UP else "nothing to roll back"
        case events.PlanWarning(message=message):
            return message
        case events.MigrationsStarted(direction=direction, batch=batch, names=names, lossy=lossy):
            losses = "; ".join(f"{name}: {line}" for name, line in lossy)
            return f"{_doing(direction)} {_counted(names)}, batch {batch}" + (
                f"; loses data: {losses}" if lossy else ""
            )
        case events.MigrationsEnded(names=names, duration=duration):
            return f"done: {_counted(names)} in {duration:.3f} s"
        case events.MigrationStarted(name=name, direction=direction):
            return f"{_doing(direction)} {name}"
        case events.MigrationApplied(name=name, duration=duration):
            return f"applied {name} in {duration:.3f} s"
        case events.MigrationReverted(name=name, duration=duration):
            return f"reverted {name} in {duration:.3f} s"
        case events.MigrationFailed(name=name, error=error, resumable=resumable):
            return f"{name} failed: {error}" + ("; the next run continues it" if resumable else "")
        case events.MigrationSkipped(name=name, reason=reason):
            return f"skipped {name}: {reason}"
        case events.HistoryStamped(recorded=recorded, forgotten=forgotten):
            said = ", ".join(recorded) or "none", ", ".join(forgotten) or "none"
            return f"recorded without running: {said[0]}; forgotten: {said[1]}"
        case events.DriftReverted(statements=statements):
            return f"took the database back to its history: {len(statements)} statements"
        case events.MigrationResumed(name=name, done=done, statements=statements):
            return f"continuing {name} after {done} of {statements} statements"
        case events.StatementStarted(index=index, statements=statements, sql=sql):
            return f"statement {index + 1} of {statements}: {sql}"
        case events.StatementEnded(index=index, statements=statements, duration=duration):
            return f"statement {index + 1} of {statements} took {duration:.3f} s"
        case events.DatabaseWiped(tables=tables, only=only):
            return f"wiped the database: {len(tables)} {' and '.join(only) or 'tables'} dropped"
        case events.DatabaseRefreshed():
            return "migrated again from nothing"
        case events.ListenerFailed(listener=listener, error=error):
            return f"listener {listener} failed: {error}"
        case _:
            return type(event).__name__


def _doing(direction: Direction) -> str:
    return "applying" if direction is Direction.UP else "reverting"


def _counted(names: tuple[str, ...]) -> str:
    """``2 migrations``, ``1 object``, or both."""
    objects = sum("/" in name for name in names)
    counts = ((len(names) - objects, "migration"), (objects, "object"))
    return " and ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)


def _named(event: Event) -> dict[str, object]:
    """The event's name and fields; its SQL only where the event is about a statement."""
    with_sql = isinstance(event, events.StatementStarted | events.StatementEnded)
    about: dict[str, object] = {"event": type(event).__name__}
    for field in fields(event):
        if field.name == "at" or (field.name in {"sql", "statement"} and not with_sql):
            continue
        value = getattr(event, field.name)
        if isinstance(event, events.DriftReverted):
            value = len(value)  # SQL is for the level that asks for it
        about[field.name] = value.value if isinstance(value, Enum) else value
    return about
