"""Make brant's own tables; migrate does it too."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation


@click.command(cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> Answer:
    """Make the tables that brant keeps its history in, and run nothing.

    For databases where whoever migrates may not create tables of their own. Otherwise brant migrate
    makes them.
    """
    migrator = invocation.migrator()
    from brant import Only

    migrator.migrate(Only())
    return Answer({"table": invocation.config.table})
