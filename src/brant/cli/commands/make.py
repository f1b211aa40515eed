"""Write a migration that brings the database to what the models say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.differing import ask_or_none, choosing, remarks, renaming
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.errors import ConfigurationError

if TYPE_CHECKING:
    from brant.execution.generation import Changes

STALE = 3
"""The exit code of --check when the models say more than the migrations."""


@click.command(cls=Command)
@click.argument("name", nargs=-1)
@click.option("-m", "--message", metavar="TEXT", help="What the migration is called; the changes tell if left out.")
@click.option("--models", "models", multiple=True, metavar="MODULE:NAME", help="Where a MetaData or a base is.")
@renaming
@choosing
@click.option("--from-database", is_flag=True, help="Start from what the database has, not from the files.")
@click.option("--offline", is_flag=True, help="Compare by text, without a server.")
@click.option("--dry-run", is_flag=True, help="Print the migration, and write nothing.")
@click.option("--check", is_flag=True, help="Write nothing, and end with 3 when there is something to write.")
@click.pass_obj
def command(
    invocation: Invocation,
    *,
    name: tuple[str, ...],
    message: str | None,
    models: tuple[str, ...],
    rename: tuple[str, ...],
    drop: tuple[str, ...],
    from_database: bool,
    offline: bool,
    dry_run: bool,
    check: bool,
) -> Answer:
    """Compare the models with the migrations, and write what is missing as a new migration.

    The models are those that models = in brant.toml names, as app.models:Base. What seems to have a new name is
    asked about on a terminal; elsewhere --rename or --drop must say what became of it.
    """
    places = models or invocation.config.models
    if not places:
        raise ConfigurationError(
            "no models are named",
            hint='write models = "app.models:Base" in brant.toml, or pass --models app.models:Base',
        )
    migrator = invocation.migrator()
    made = migrator.changes(
        *places,
        rename=rename,
        drop=drop,
        ask=ask_or_none(invocation),
        from_database=from_database,
        offline=offline,
    )
    fields: dict[str, object] = {
        "changes": [operation.source() for operation in made.operations],
        "losses": list(made.losses),
        "by_text": made.by_text,
        "path": None,
    }
    if not made:
        return Answer(fields, closing="\n".join([*remarks(made), "The migrations say all that the models do."]))
    title = " ".join(name) or message
    if check:
        lines = [operation.source() for operation in made.operations]
        return Answer(fields, lines, STALE, closing="\n".join([*remarks(made), _missing(made)]))
    if left := made.left():
        raise ConfigurationError(
            "the models say something that no migration of brant's can: " + "; ".join(op.source() for op in left),
            hint="write it by hand: brant new NAME, and schema.execute()",
        )
    text = made.text(_title(title or made.name))
    if dry_run:
        return Answer({**fields, "text": text}, [text.rstrip("\n")], closing=_told(made))
    from brant.migrations.new import write

    path = write(migrator.own_folder, title or made.name, text)
    return Answer({**fields, "path": path}, [str(path)], closing=_told(made))


def _title(name: str) -> str:
    words = name.replace("_", " ").strip()
    return (words[:1].upper() + words[1:]).rstrip(".").replace("\\", "").replace('"', "'")


def _missing(made: Changes) -> str:
    count = len(made.operations)
    return f"{count} change{'' if count == 1 else 's'} of the models {'is' if count == 1 else 'are'} in no migration."


def _told(made: Changes) -> str:
    return "\n".join([*remarks(made), *(f"This loses data: {line}" for line in made.losses)])
