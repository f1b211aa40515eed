"""Tell whether the database answers, and what it is."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.durations import shown
from brant.cli.folder import Command
from brant.cli.invocation import Invocation


@click.command(cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> Answer:
    """Connect once, and tell product, version and time."""
    database = invocation.migrator().database
    from brant.execution.databases import ping

    server = ping(database)
    fields = {"product": server.product, "version": server.version, "seconds": server.seconds}
    return Answer(fields, [f"{server.product} {server.version}, {shown(server.seconds)}"])
