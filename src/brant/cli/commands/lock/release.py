"""End the session that holds the lock."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_release
from brant.cli.folder import Command
from brant.cli.invocation import Invocation


@click.command(cls=Command)
@click.option("--force", is_flag=True, help="Ask nothing.")
@click.pass_obj
def command(invocation: Invocation, *, force: bool) -> Answer:
    """End the session that holds the lock, where the database can.

    The lock goes by itself with the session of whoever held it. This is for one whose client is gone and
    that the server hasn't noticed. A runner that is alive loses its migration.
    """
    migrator = invocation.migrator()
    status = migrator.lock_status()
    if not status.held:
        invocation.say("Nobody holds the lock.")
        return Answer({"released": False, "holder": None})
    may_release(status.holder, invocation, force=force)
    released = migrator.release_lock()
    invocation.say("The lock is free." if released else "This database can't end another's session.")
    return Answer({"released": released, "holder": status.holder})
