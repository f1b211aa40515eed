"""Write a new migration file."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation


@click.command(cls=Command)
@click.argument("name", nargs=-1)
@click.option("--create", metavar="TABLE", help="The migration creates this table.")
@click.option("--table", "changed", metavar="TABLE", help="The migration changes this table.")
@click.option("--sql", is_flag=True, help="Write plain SQL with an up and a down section.")
@click.option("-m", "--message", metavar="TEXT", hidden=True, help="The name, as Alembic takes it.")
@click.pass_obj
def command(
    invocation: Invocation,
    *,
    name: tuple[str, ...],
    create: str | None,
    changed: str | None,
    sql: bool,
    message: str | None,
) -> Answer:
    """Write a migration file that says NAME, and print its path.

    The name tells what the file begins with: create_users_table creates a table, add_votes_to_users
    changes one. It goes into the first folder of migrations.
    """
    from brant.migrations.directory import own_folder
    from brant.migrations.new import create as written

    words = " ".join(name) or message
    if not words:
        raise click.UsageError("a new migration needs a name: brant new add_votes_to_users")
    path = written(own_folder(invocation.config.dir), words, create=create, table=changed, sql=sql)
    return Answer({"name": path.name.partition(".")[0], "path": path}, [str(path)])
