"""Revert the last migration, and apply it again."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_roll_back
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import consenting, running, tolerating
from brant.cli.outcome import answered


@click.command(cls=Command)
@click.option("--step", type=click.IntRange(min=1), default=1, metavar="N", help="The N applied last; 1 if not given.")
@running
@consenting
@tolerating("--force", why="Nothing is asked that it could answer.")
@click.pass_obj
def command(invocation: Invocation, *, step: int, allowed: str | None) -> Answer:
    """Revert the migration applied last, and apply exactly that one again: while it is being written."""
    may_roll_back(invocation, allowed=allowed)
    return answered(invocation.migrator().redo(step))
