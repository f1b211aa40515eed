"""Wait until the database answers."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.durations import shown
from brant.cli.folder import Command
from brant.cli.invocation import Invocation


@click.command(cls=Command)
@click.option("--timeout", default="60s", show_default=True, metavar="TIME", help="How long to wait.")
@click.pass_obj
def command(invocation: Invocation, *, timeout: str) -> Answer:
    """Wait until the database answers, and end with 11 if it doesn't in time."""
    from brant.config import seconds

    limit = seconds(timeout)
    database = invocation.migrator().database
    from brant.errors import CannotConnect
    from brant.execution.databases import wait_until_ready

    told: list[str] = []

    def tell(error: CannotConnect) -> None:
        if not told:
            invocation.say(f"Waiting up to {shown(limit)}: {invocation.masked(error.message)}")
        told.append(error.message)

    server = wait_until_ready(database, limit, notify=tell)
    invocation.say(f"{server.product} {server.version} answers.")
    return Answer({"product": server.product, "version": server.version, "tries": len(told) + 1})
