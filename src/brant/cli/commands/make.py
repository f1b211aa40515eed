"""Write a migration that brings the database to what the models say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.errors import ConfigurationError

if TYPE_CHECKING:
    from brant.execution.generation import Ask, Changes
    from brant.migrations.renames import Suspected

STALE = 3
"""The exit code of --check when the models say more than the migrations."""


@click.command(cls=Command)
@click.argument("name", nargs=-1)
@click.option("-m", "--message", metavar="TEXT", help="What the migration is called; the changes tell if left out.")
@click.option("--models", "models", multiple=True, metavar="MODULE:NAME", help="Where a MetaData or a base is.")
@click.option("--rename", multiple=True, metavar="OLD:NEW", help="A table, or TABLE.OLD:NEW, that has a new name.")
@click.option("--drop", multiple=True, metavar="NAME", help="A table, or TABLE.COLUMN, that goes with what is in it.")
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
    made = invocation.migrator().changes(
        *places,
        rename=rename,
        drop=drop,
        ask=_asking() if invocation.interactive else None,
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
        return Answer(fields, closing="\n".join([*_by_text(made), "The migrations say all that the models do."]))
    title = " ".join(name) or message
    if check:
        lines = [operation.source() for operation in made.operations]
        return Answer(fields, lines, STALE, closing="\n".join([*_by_text(made), _missing(made)]))
    if left := made.left():
        raise ConfigurationError(
            "the models say something that no migration of brant's can: " + "; ".join(op.source() for op in left),
            hint="write it by hand: brant new NAME, and schema.execute()",
        )
    text = made.text(_title(title or made.name))
    if dry_run:
        return Answer({**fields, "text": text}, [text.rstrip("\n")], closing=_told(made))
    from brant.migrations.new import write

    path = write(invocation.config.dir[0], title or made.name, text)
    return Answer({**fields, "path": path}, [str(path)], closing=_told(made))


def _asking() -> Ask:
    def ask(one: Suspected) -> bool:
        return click.confirm(f"Has the {one.what} {one.old} become {one.new}? ({one.reason})", default=False, err=True)

    return ask


def _title(name: str) -> str:
    words = name.replace("_", " ").strip()
    return (words[:1].upper() + words[1:]).rstrip(".").replace("\\", "").replace('"', "'")


def _missing(made: Changes) -> str:
    count = len(made.operations)
    return f"{count} change{'' if count == 1 else 's'} of the models {'is' if count == 1 else 'are'} in no migration."


def _told(made: Changes) -> str:
    return "\n".join([*_by_text(made), *(f"This loses data: {line}" for line in made.losses)])


def _by_text(made: Changes) -> list[str]:
    """A comparison by text sees differences that a server would not: that it was one is said."""
    return [] if made.by_text is None else [f"Compared by text, not by the server: {made.by_text}"]
