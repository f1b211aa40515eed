"""A run that is stopped as by a kill: nothing catches it, and nothing is tidied up but the connection."""

from __future__ import annotations

import pytest

from brant import Migrator
from brant.events import Event, StatementEnded, StatementStarted
from brant.execution.target import Target


class Stopped(BaseException):
    """No error of the migration's: it goes through every handler."""


def stop(migrator: Migrator, kind: type[StatementStarted | StatementEnded], index: int) -> None:
    """Stops the next run right before (StatementStarted) or after (StatementEnded) a statement."""

    def stop_there(event: StatementStarted | StatementEnded) -> None:
        if event.index == index:
            raise Stopped

    migrator.listen(stop_there, kind)


def stopped_migrate(
    migrator: Migrator, kind: type[StatementStarted | StatementEnded], index: int, target: Target | None = None
) -> None:
    stop(migrator, kind, index)
    with pytest.raises(Stopped):
        migrator.migrate(target)


def statements_of(migrator: Migrator) -> list[str]:
    """The statements that *migrator* sends from now on."""
    sent: list[str] = []

    def note(event: Event) -> None:
        assert isinstance(event, StatementStarted)
        sent.append(event.sql)

    migrator.listen(note, StatementStarted)
    return sent
