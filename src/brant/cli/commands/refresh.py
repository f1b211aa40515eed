"""Revert everything, and migrate again."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_roll_back
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import consenting, running, tolerating
from brant.cli.outcome import answered


@click.command(cls=Command)
@click.option("--step", type=click.IntRange(min=1), metavar="N", help="Revert only the N applied last.")
@running
@consenting
@tolerating("--force", why="Nothing is asked that it could answer.")
@click.pass_obj
def command(invocation: Invocation, *, step: int | None, allowed: str | None) -> Answer:
    """Revert every migration, and apply all of them again.

    What can't be brought back is listed before it is destroyed. Unlike brant fresh, this runs each
    migration's way back and leaves alone what no migration has made.
    """
    may_roll_back(invocation, allowed=allowed)
    return answered(invocation.migrator().refresh(step))
