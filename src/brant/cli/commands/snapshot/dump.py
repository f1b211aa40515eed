"""Write the schema and the history of the database to a file."""

from __future__ import annotations

from pathlib import Path

import click

from brant.cli.answer import Answer
from brant.cli.differing import choosing
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.snapshots import place


@click.command(cls=Command)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--check", is_flag=True, help="Write nothing, and end with 3 when the file would be another.")
@choosing
@click.pass_obj
def command(invocation: Invocation, *, file: Path | None, check: bool) -> Answer:
    """Write the schema and the history of the database to FILE; schema.KIND.sql, if left out.

    One sorted block of SQL for each object, and no rows: the same schema is the same text. No client program is
    needed. brant snapshot load makes an empty database of it, for a first deployment or for tests.
    """
    path = place(invocation, file)
    text = invocation.migrator().snapshot()
    same = path.is_file() and path.read_text("utf-8") == text
    fields = {"path": path, "changed": not same}
    if check:
        closing = f"{path} is as the database." if same else f"{path} is not as the database: brant snapshot dump"
        return Answer(fields, code=0 if same else 3, closing=closing)
    if not same:
        path.write_text(text, "utf-8")
    return Answer(fields, [str(path)], closing="It was so already." if same else "")
