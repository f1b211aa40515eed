"""Take over a database that others have made: as a first migration, recorded as applied."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.differing import choosing, not_compared
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import setting


@click.command(cls=Command)
@click.argument("target", required=False)
@click.option("-m", "--message", default="baseline", metavar="TEXT", help="What the first migration is called.")
@click.option("--with-schema", "schemas", multiple=True, metavar="NAME", help="Take another schema's tables too.")
@choosing
@setting("--lock-wait", metavar="TIME", help="How long to wait for another runner; 10m unless configured.")
@click.pass_obj
def command(invocation: Invocation, *, target: str | None, message: str, schemas: tuple[str, ...]) -> Answer:
    """Write what the database has as the first migration, and record it as applied.

    Where there are migrations already, those up to TARGET (all, if left out) are recorded as applied instead.
    Either is done only if the migrations lead to exactly what the database has: both are made in an empty place
    of the same server, and compared. Views, routines, triggers and policies are among it.
    """
    done = invocation.migrator().baseline(message, through=target, schemas=schemas)
    recorded = done.stamped.recorded
    fields = {"path": done.path, "recorded": list(recorded), "not_compared": list(done.untold)}
    said = [*not_compared(done.untold)]
    if done.path is not None:
        said.append("It leads to exactly what the database has, and is recorded as applied.")
        return Answer(fields, [str(done.path)], closing="\n".join(said))
    said += [f"  recorded   {name}" for name in recorded]
    closing = f"They lead to exactly what the database has; {len(recorded)} recorded as applied, nothing was run."
    return Answer(fields, closing="\n".join([*said, closing]))
