"""Say whether a statement whose outcome is unknown took effect."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation


@click.command(cls=Command)
@click.argument("name")
@click.option("--done/--not-done", default=None, help="Whether the statement took effect.")
@click.pass_obj
def command(invocation: Invocation, *, name: str, done: bool | None) -> Answer:
    """Say whether the open statement of the migration NAME took effect.

    A run that was killed may leave one statement of which neither brant nor the database can tell.
    Look at the database, say what you found, and brant migrate continues from there.
    """
    if done is None:
        raise click.UsageError("did it take effect? say --done or --not-done")
    migrator = invocation.migrator()
    if any(migration.name.startswith(name) or name in migration.name for migration in migrator.directory.migrations):
        name = migrator.directory.resolve(name).name
    migrator.resolve(name, done=done)
    invocation.say(f"Noted for {name}: {'done' if done else 'not done'}. brant migrate continues it.")
    return Answer({"migration": name, "done": done})
