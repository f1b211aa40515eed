"""Compare two of: the database, the models, the files, the history, another database."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.differing import choosing, fields_of, lines_of, remarks
from brant.cli.folder import Command
from brant.cli.invocation import Invocation

DIFFERENT = 3
"""The exit code that --exit-code asks for."""


@click.command(cls=Command)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--models", "models", multiple=True, metavar="MODULE:NAME", help="Where a MetaData or a base is.")
@click.option("--exit-code", is_flag=True, help="End with 3 when the two differ.")
@choosing
@click.pass_obj
def command(invocation: Invocation, *, before: str, after: str, models: tuple[str, ...], exit_code: bool) -> Answer:
    """Show what leads from A to B, as a migration would say it.

    A and B are db (what the database has), models, history (where all files lead), history@NAME (where those up to
    NAME lead), applied (where the applied ones have led), or the URL of another database of the same kind.
    """
    found = invocation.migrator().compare(before, after, models=models or invocation.config.models)
    count = len(found.operations)
    closing = (
        f"{count} change{'' if count == 1 else 's'} from {invocation.masked(before)} to {invocation.masked(after)}."
    )
    closing = closing if found else f"{invocation.masked(before)} and {invocation.masked(after)} are the same."
    return Answer(
        fields_of(found),
        lines_of(found),
        DIFFERENT if exit_code and found else 0,
        closing="\n".join([*remarks(found), closing]),
    )
