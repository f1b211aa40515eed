"""Drop everything in the database, and leave it empty."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_destroy
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import consenting, forcing, tolerating

KINDS = ("tables", "views", "types", "sequences", "routines")


@click.command(cls=Command)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(KINDS),
    help="Drop what is of this kind, and leave the rest; may be given several times.",
)
@tolerating("--drop-views", "--drop-types", why="They go anyway; --only chooses.")
@consenting
@forcing
@click.pass_obj
def command(invocation: Invocation, *, only: tuple[str, ...], allowed: str | None, force: bool) -> Answer:
    """Drop every table, view and type of the database, whoever made them.

    On a terminal brant asks first. Elsewhere --force or --allow-destructive is needed; a protected
    environment opens to --allow-destructive alone. Types and routines that tables need stay, with an error,
    where the tables do.
    """
    what = " and ".join(only) or "tables"
    may_destroy(invocation, f"all {what} of {invocation.url.name}", allowed=allowed, force=force)
    dropped = invocation.migrator().wipe(*only)
    return Answer({"dropped": dropped, "only": only} if only else {"tables": dropped})
