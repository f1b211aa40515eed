"""Show what the database has that no migration says, or lacks; adopt it, or revert it."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_destroy, may_migrate
from brant.cli.differing import ask_or_none, choosing, fields_of, lines_of, not_compared, remarks, renaming
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import consenting, forcing, setting

DRIFTED = 3
"""The exit code that --exit-code asks for."""


@click.command(cls=Command)
@click.option("--exit-code", is_flag=True, help="End with 3 when there is any.")
@click.option("--adopt", is_flag=True, help="Write it as a migration, and record that as applied.")
@click.option("--revert", is_flag=True, help="Take the database back to where the migrations have led.")
@click.option("-m", "--message", metavar="TEXT", help="What the migration is called; the changes tell if left out.")
@renaming
@choosing
@setting("--lock-wait", metavar="TIME", help="How long to wait for another runner; 10m unless configured.")
@setting("--lock-timeout", metavar="TIME", help="How long a statement may wait for a table: 3s, 500ms.")
@forcing
@consenting
@click.pass_obj
def command(
    invocation: Invocation,
    *,
    exit_code: bool,
    adopt: bool,
    revert: bool,
    message: str | None,
    rename: tuple[str, ...],
    drop: tuple[str, ...],
    force: bool,
    allowed: str | None,
) -> Answer:
    """Compare the database with where its applied migrations have led.

    Shown is what somebody has done to it past the migrations, as a migration would say it. --adopt keeps that:
    it is written as a migration and recorded as applied. --revert takes it back. Left alone, nothing changes.
    """
    if adopt and revert:
        raise click.UsageError("--adopt and --revert exclude each other")
    migrator = invocation.migrator()
    if adopt:
        may_migrate(invocation, force=force)
        done = migrator.adopt(message or "", rename=rename, drop=drop, ask=ask_or_none(invocation))
        fields = {"path": done.path, "recorded": list(done.stamped.recorded), "not_compared": list(done.untold)}
        closing = "Recorded as applied: the database has it." if done.path else _NONE
        shown = [str(done.path)] if done.path else []
        return Answer(fields, shown, closing="\n".join([*not_compared(done.untold), closing]))
    found = migrator.drift()
    if revert and found:
        may_destroy(invocation, _told(len(found.operations)), allowed=allowed, force=force)
        taken = migrator.revert_drift(rename=rename, drop=drop, ask=ask_or_none(invocation))
        count = len(taken.statements)
        closing = f"Taken back by {count} statement{'' if count == 1 else 's'}."
        shown = [f"{statement};" for statement in taken.statements]
        return Answer(
            {"statements": list(taken.statements), "not_compared": list(taken.untold)}, shown, closing=closing
        )
    closing = "\n".join([*remarks(found), _told(len(found.operations)) + "." if found else _NONE])
    return Answer(fields_of(found), lines_of(found), DRIFTED if exit_code and found else 0, closing=closing)


_NONE = "The database has what its migrations say."


def _told(count: int) -> str:
    return f"{count} change{'' if count == 1 else 's'} past the migrations"
