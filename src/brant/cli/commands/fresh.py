"""Drop everything in the database, and migrate from nothing."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_destroy
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import consenting, forcing, running, tolerating
from brant.cli.outcome import answered


@click.command(cls=Command)
@running
@tolerating("--drop-views", "--drop-types", why="They go anyway.")
@consenting
@forcing
@click.pass_obj
def command(invocation: Invocation, *, allowed: str | None, force: bool) -> Answer:
    """Drop every table, view and type of the database, whoever made them, and migrate from nothing.

    On a terminal brant asks first. Elsewhere --force or --allow-destructive is needed; a protected
    environment opens to --allow-destructive alone.
    """
    may_destroy(invocation, f"all tables of {invocation.url.name}", allowed=allowed, force=force)
    return answered(invocation.migrator().fresh())
