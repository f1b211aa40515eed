"""Apply what is pending, as one batch."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_migrate
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import pretending, running, setting, tolerating
from brant.cli.outcome import answered
from brant.cli.pretending import pretended
from brant.cli.targets import upward


@click.command(cls=Command)
@click.argument("target", required=False)
@pretending
@click.option("--step", is_flag=True, help="Make each migration a batch of its own, to be rolled back one by one.")
@click.option("--only", metavar="NAME", multiple=True, help="Apply this migration and no other; may be repeated.")
@click.option("--prune", is_flag=True, help="Drop the objects whose files are gone.")
@setting("--order", metavar="strict|independent|any", help="Whether late migrations are let in; independent ones are.")
@running
@click.option("--force", is_flag=True, help="Don't ask before a protected environment is migrated.")
@tolerating("--isolated", why="There is never more than one runner.")
@click.pass_obj
def command(
    invocation: Invocation,
    *,
    target: str | None,
    pretend: bool,
    step: bool,
    prune: bool,
    only: tuple[str, ...],
    force: bool,
) -> Answer:
    """Apply the pending migrations, or those up to TARGET.

    TARGET is a migration's name or a part of it, head, or +2 for the next two. What one run applies is
    one batch, and brant rollback reverts a batch. A second runner waits for the first, and then finds
    nothing to do.

    When that leaves nothing pending, views and other objects whose files are new or have changed are put in
    place, in the same batch.

    In a protected environment a person at a terminal is asked first. Where nobody can be asked, a
    deployment say, it goes ahead.
    """
    if target and only:
        raise click.UsageError("--only and TARGET exclude each other")
    leading = upward(target)
    migrator = invocation.migrator()
    from brant import Batching, Only

    destination = Only(*only) if only else leading
    batching = Batching.SEPARATE if step else Batching.TOGETHER
    if pretend:
        return pretended(invocation, migrator, migrator.plan(destination, batching=batching, prune=prune))
    may_migrate(invocation, force=force)
    return answered(migrator.migrate(destination, batching=batching, prune=prune))
