"""Make an empty database what a file says."""

from __future__ import annotations

from pathlib import Path

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_migrate
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import forcing, setting
from brant.cli.snapshots import place, read


@click.command(cls=Command)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@setting("--lock-wait", metavar="TIME", help="How long to wait for another runner; 10m unless configured.")
@forcing
@click.pass_obj
def command(invocation: Invocation, *, file: Path | None, force: bool) -> Answer:
    """Make an empty database what FILE says, and record its migrations as applied, as batch 0.

    What has come since is pending: brant migrate applies it.
    """
    may_migrate(invocation, force=force)
    path = place(invocation, file)
    done = invocation.migrator().load_snapshot(read(path), str(path))
    count = len(done.recorded)
    closing = f"Made; {count} migration{'' if count == 1 else 's'} recorded as applied."
    return Answer({"path": path, "recorded": list(done.recorded)}, closing=closing)
