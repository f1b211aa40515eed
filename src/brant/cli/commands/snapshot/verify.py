"""Make a file in an empty place of the server, and compare it with the database."""

from __future__ import annotations

from pathlib import Path

import click

from brant.cli.answer import Answer
from brant.cli.differing import choosing, fields_of, lines_of, remarks
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.snapshots import place, read

DIFFERS = 3
"""The exit code where the two are not the same."""


@click.command(cls=Command)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@choosing
@click.pass_obj
def command(invocation: Invocation, *, file: Path | None) -> Answer:
    """Make FILE in an empty place of the server, and compare it with the database; end with 3 if they differ.

    Shown is what leads from the file to the database.
    """
    path = place(invocation, file)
    found = invocation.migrator().verify_snapshot(read(path), str(path))
    closing = f"{path} makes something else." if found else f"{path} makes exactly what the database has."
    code = DIFFERS if found else 0
    return Answer(fields_of(found), lines_of(found), code, closing="\n".join([*remarks(found), closing]))
