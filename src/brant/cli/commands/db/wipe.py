"""Drop everything in the database, and leave it empty."""

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
    """Drop every table, view and type of the database, whoever made them.

    On a terminal brant asks first. Elsewhere --force or --allow-destructive is needed; a protected
    environment opens to --allow-destructive alone.
    """
    may_destroy(invocation, f"all tables of {invocation.url.name}", allowed=allowed, force=force)
    return Answer({"tables": invocation.migrator().wipe()})
