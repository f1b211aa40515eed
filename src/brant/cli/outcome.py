"""What a run did, as an answer. People have been told already, on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brant.cli.answer import Answer

if TYPE_CHECKING:
    from brant.migrator import Outcome


def answered(outcome: Outcome) -> Answer:
    fields = {"direction": outcome.direction, "batch": outcome.batch, "migrations": outcome.migrations}
    return Answer({**fields, "objects": outcome.objects} if outcome.objects else fields)
