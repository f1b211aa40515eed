"""What is said on stderr while migrations run: a listener."""

from __future__ import annotations

from datetime import datetime

import click

from brant import events
from brant.cli.durations import shown
from brant.cli.invocation import Invocation
from brant.cli.table import shortened, styled, width_of
from brant.events import Direction, Event

PLAIN, WIDEST = 80, 120
"""Columns: where there is no terminal, and where there is a wide one."""
SLOW = 1.0
"""A wait for the lock that is worth a line, in seconds."""


class Talk:
    """Tells a person what a run does, one line a migration; on a terminal also what is under way."""

    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation
        width = invocation.terminal_width
        self._live = width is not None
        self._width = min(width or PLAIN, WIDEST)
        self._began: datetime | None = None
        self._batches: set[int] = set()
        self._is_line_open = False

    def __call__(self, event: Event) -> None:
        match event:
            case events.MigrationsStarted(direction=direction, lossy=lossy):
                self._batches.clear()
                if direction is Direction.DOWN:  # who writes a migration that drops something means it
                    self._tell_losses(lossy)
                self._say("Running migrations." if direction is Direction.UP else "Rolling back migrations.")
                self._say()
            case events.MigrationStarted(name=name):
                self._began = event.at
                self._show(name, "", styled("RUNNING", "yellow"))
            case events.StatementStarted(name=name, index=index, statements=statements) if statements > 1:
                self._show(name, f"statement {index + 1} of {statements}", styled("RUNNING", "yellow"))
            case events.MigrationEnded(name=name, batch=batch, duration=duration):
                self._batches.add(batch)
                self._say(self._line(name, shown(duration), styled("DONE", "green")))
            case events.MigrationFailed(name=name):
                began = self._began or event.at
                self._say(self._line(name, shown((event.at - began).total_seconds()), styled("FAIL", "red")))
                self._say()
            case events.MigrationSkipped(name=name, reason=reason):
                self._say(self._line(name, reason, styled("SKIPPED", "yellow")))
            case events.MigrationsEnded(direction=direction, names=names, duration=duration):
                done = f"applied as {_listed(self._batches)}" if direction is Direction.UP else "rolled back"
                self._say()
                self._say(f"{_counted(names)} {done} in {shown(duration)}.")
            case _:
                self._note(event)

    def _note(self, event: Event) -> None:
        match event:
            case events.NoPendingMigrations(direction=direction):
                self._say("Nothing to migrate." if direction is Direction.UP else "Nothing to roll back.")
            case events.MigrationResumed(done=done, statements=statements):
                self._say(f"  {done} of {statements} statements were done by an earlier run; continuing after them.")
            case events.LockWaiting(holder=holder, timeout=timeout):
                who = f" ({self._invocation.masked(holder)})" if holder else ""
                self._say(f"Another runner is at work{who}; waiting up to {shown(timeout)}.")
            case events.LockAcquired(waited=waited) if waited >= SLOW:
                self._say(f"It was our turn after {shown(waited)}.")
            case events.DatabaseWiped(tables=tables, only=only):
                what = " and ".join(only) or "tables"
                self._say(f"Dropped {len(tables)} {what.removesuffix('s') if len(tables) == 1 else what}.")
            case events.PlanWarning(message=message):
                self._say(styled("Warning: ", "yellow") + self._invocation.masked(message))
            case events.ListenerFailed(listener=listener, error=error):
                self._say(styled("Warning: ", "yellow") + f"listener {listener} failed: {error}")
            case _:
                pass

    def _tell_losses(self, losses: tuple[tuple[str, str], ...]) -> None:
        """What no rollback can bring back, before it goes."""
        if losses:
            self._say(styled("This loses data:", "yellow"))
            self._say("\n".join(f"  {name}: {line}" for name, line in losses))
            self._say()

    def _line(self, name: str, middle: str, end: str) -> str:
        """``  name ........ 12.34 ms DONE``, as wide as there is room."""
        tail = f"{middle} {end}" if middle else end
        name = shortened(name, max(self._width - width_of(click.unstyle(tail)) - 7, 20))
        dots = self._width - width_of(name) - width_of(click.unstyle(tail)) - 5
        return f"  {name} {styled('.' * max(dots, 2), 'dim')} {tail}"

    def _show(self, name: str, middle: str, end: str) -> None:
        """A line that the next one replaces: on a terminal only."""
        if self._live:
            self._clear()
            self._invocation.insist(self._line(name, middle, end), newline=False)
            self._is_line_open = True

    def _say(self, text: str = "") -> None:
        self._clear()
        self._invocation.say(text)

    def _clear(self) -> None:
        if self._is_line_open:
            self._invocation.insist("\r\x1b[2K", newline=False)
            self._is_line_open = False


def _counted(names: tuple[str, ...]) -> str:
    """``2 migrations``, ``1 object``, or both."""
    objects = sum("/" in name for name in names)
    said = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((len(names) - objects, "migration"), (objects, "object"))
        if count
    ]
    return " and ".join(said)


def _listed(batches: set[int]) -> str:
    first, last = min(batches, default=0), max(batches, default=0)
    return f"batch {first}" if first == last else f"batches {first} to {last}"
