"""Tell whether a runner is at work, and who."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation


@click.command(cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> Answer:
    """Tell whether a runner holds the lock, and who it is as far as the database tells."""
    status = invocation.migrator().lock_status()
    text = f"held by {status.holder or 'somebody'}" if status.held else "free"
    return Answer({"held": status.held, "holder": status.holder}, [text])
