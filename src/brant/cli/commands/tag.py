"""Give this point of the history a name, or list those there are."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import setting
from brant.cli.table import Column, Table


@click.command(cls=Command)
@click.argument("name", required=False)
@setting("--lock-wait", metavar="TIME", help="How long to wait for another runner; 10m unless configured.")
@click.pass_obj
def command(invocation: Invocation, *, name: str | None) -> Answer:
    """Call this point of the history NAME, so that brant rollback NAME leads back here; without NAME, list all.

    A name may be given again: it stands for the latest point it was given to.
    """
    migrator = invocation.migrator()
    if name is not None:
        last = migrator.tag(name)
        return Answer({"tag": name, "migration": last}, closing=f"{name} is after {last or 'no migration at all'}.")
    tags = migrator.tags()
    rows = [
        {"tag": tag, "migration": entry.migration or None, "at": entry.at, "by": entry.actor}
        for tag, entry in tags.items()
    ]
    if not rows:
        return Answer({"tags": []}, closing="There are no tags.")
    table = Table(
        (Column("tag"), Column("after"), Column("at (UTC)"), Column("by")),
        [(tag, entry.migration or "-", f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.actor) for tag, entry in tags.items()],
    )
    return Answer({"tags": rows}, [table])
