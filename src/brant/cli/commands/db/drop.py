"""Drop the database that the URL names."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_destroy
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import consenting, forcing


@click.command(cls=Command)
@consenting
@forcing
@click.pass_obj
def command(invocation: Invocation, *, allowed: str | None, force: bool) -> Answer:
    """Drop the database that the URL names, with all that is in it."""
    name = invocation.url.name
    may_destroy(invocation, f"the database {name} and all that is in it", allowed=allowed, force=force)
    database = invocation.migrator().database
    from brant.execution.databases import drop_database

    dropped = drop_database(database)
    invocation.say(f"Dropped the database {name}." if dropped else f"There is no database {name}.")
    return Answer({"database": name, "dropped": dropped})
