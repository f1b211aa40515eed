"""Make the database that the URL names."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation


@click.command(cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> Answer:
    """Make the database that the URL names, empty and in UTF-8. One that is there stays as it is."""
    database = invocation.migrator().database
    from brant.execution.databases import create_database

    created = create_database(database)
    name = invocation.url.name
    invocation.say(f"Made the database {name}." if created else f"The database {name} was there already.")
    return Answer({"database": name, "created": created})
