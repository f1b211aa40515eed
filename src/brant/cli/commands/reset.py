"""Revert everything, the latest applied first."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_roll_back
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import consenting, pretending, running, tolerating
from brant.cli.outcome import answered
from brant.cli.pretending import pretended


@click.command(cls=Command)
@pretending
@running
@consenting
@tolerating("--force", why="Nothing is asked that it could answer.")
@click.pass_obj
def command(invocation: Invocation, *, pretend: bool, allowed: str | None) -> Answer:
    """Revert every migration, the latest applied first.

    What can't be brought back is listed before it is destroyed.
    """
    if not pretend:
        may_roll_back(invocation, allowed=allowed)
    migrator = invocation.migrator()
    if pretend:
        from brant import Everything

        return pretended(invocation, migrator, migrator.plan_rollback(Everything()))
    return answered(migrator.reset())
