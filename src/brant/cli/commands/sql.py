"""Print migrations as one SQL script, for any database, without a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation

if TYPE_CHECKING:
    from brant.migrator import Migrator

DIALECTS = ("postgresql", "postgresql18", "mysql", "mariadb", "sqlite")


@click.command(cls=Command)
@click.argument("between", metavar="[FROM:TO]", required=False)
@click.option(
    "--dialect", type=click.Choice(DIALECTS), help="The database to write for; the configured one's if left out."
)
@click.option("--down", is_flag=True, help="The way back, FROM the later TO the earlier one.")
@click.pass_obj
def command(invocation: Invocation, *, between: str | None, dialect: str | None, down: bool) -> Answer:
    """Print the script that takes a database from just after FROM through TO.

    Either may be left out: everything, then. NAME alone is that one migration. The script also notes in
    brant's history what it applies.
    """
    from brant.dialects import dialect_for
    from brant.events import Direction

    # No connection is made: the URL only tells the dialect.
    migrator = invocation.migrator_for(f"{dialect_for(dialect).name}://") if dialect else invocation.migrator()

    direction = Direction.DOWN if down else Direction.UP
    start, end = _ends(migrator, between, down=down)
    script = migrator.sql(start, end, dialect=dialect, direction=direction)
    fields = {"dialect": dialect or migrator.database.dialect.name, "direction": direction, "sql": script}
    return Answer(fields, [script.rstrip("\n")])


def _ends(migrator: Migrator, between: str | None, *, down: bool) -> tuple[str | None, str | None]:
    if not between:
        return None, None
    if ":" in between:
        start, _, end = between.partition(":")
        return start or None, end or None
    name, before = _alone(migrator, between)
    return (name, before or "base") if down else (before, name)


def _alone(migrator: Migrator, text: str) -> tuple[str, str | None]:
    """A migration's whole name, and that of the one before it."""
    directory = migrator.directory
    names = [migration.name for migration in directory.in_dependency_order(directory.migrations)]
    index = names.index(directory.resolve(text).name)
    return names[index], names[index - 1] if index else None
