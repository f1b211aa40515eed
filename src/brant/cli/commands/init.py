"""Make a folder for migrations and a configuration; nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import click

from brant.cli.answer import Answer, from_here
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.errors import ConfigurationError

_SETTINGS = """\
dir = [{dir}]
protected = ["production"]
# The database. DATABASE_URL and BRANT_DATABASE_URL in the environment come before this.
{url}
"""
_EXAMPLE = '# url = "sqlite:///dev.db"'


@click.command(cls=Command)
@click.option("--from", "tool", type=click.Choice(["alembic"]), help="Go on from another tool's directory.")
@click.option("--convert", is_flag=True, help="Rewrite the revisions that brant's files can say, and prove it.")
@click.option("--dry-run", is_flag=True, help="With --convert: say what would be rewritten, and write nothing.")
@click.pass_obj
def command(invocation: Invocation, *, tool: str | None, convert: bool, dry_run: bool) -> Answer:
    """Make a folder for migrations, and write the configuration.

    With --from alembic, Alembic's revisions stay where they are, new migrations go into a folder beside them, and the
    first of these says what the tables are now: the database must be there, and nothing be pending.

    --convert rewrites those revisions that are plain operations, each in its file: what they were and what they are
    is run on the database's server, each in a new database, and must lead to the same.

    The settings go into pyproject.toml as [tool.brant] where there is one, else into brant.toml. What is
    there already stays as it is. A URL is written down only if it holds no password.
    """
    if convert and tool is None:
        raise click.UsageError("say whose: --from alembic --convert")
    if dry_run and not convert:
        raise click.UsageError("--dry-run says what --convert would rewrite")
    if convert:
        return _converted(invocation, write=not dry_run)
    if tool == "alembic":
        return _from_alembic(invocation)
    made: list[str] = []
    kept: list[str] = []
    folder = _folder(invocation)
    (kept if folder.is_dir() else made).append(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    path, is_configured = _configuration(Path())
    (kept if is_configured else made).append(str(path))
    if not is_configured:
        _write(path, [folder], invocation)
    for name in made:
        invocation.say(f"Made {name}.")
    for name in kept:
        invocation.say(f"{name} was there, and stays as it is.")
    invocation.say("brant new create_users_table writes the first migration.")
    return Answer({"made": made, "kept": kept})


def _from_alembic(invocation: Invocation) -> Answer:
    own = Path("migrations")
    folders = [from_here(folder) for folder in invocation.config.dir]
    if own in folders:
        own = Path("brant_migrations")
    migrator = invocation.migrator()
    if migrator.directory.graph is None:
        raise ConfigurationError(
            f"there are no revisions of Alembic's in {migrator.directory.places}",
            hint="run it where alembic.ini is, or name the folder: --dir alembic",
        )
    path, is_configured = _configuration(Path())
    if is_configured:
        raise ConfigurationError(f"{path} has settings of brant's already", hint=f"add {own} to dir there")
    made = [path]
    if migrator.directory.graph.opaque:
        made.insert(0, migrator.assume(own))
    own.mkdir(exist_ok=True)
    _write(path, [*folders, own], invocation)
    for name in made:
        invocation.say(f"Made {name}.")
    first = "brant migrate records it: from there on, " if len(made) > 1 else ""
    invocation.say(f"{first}brant new and brant make write what comes next.")
    return Answer({"made": [str(name) for name in made], "kept": [str(folder) for folder in folders]})


def _converted(invocation: Invocation, *, write: bool) -> Answer:
    done = invocation.migrator().convert(write=write)
    for path in done.files:
        invocation.say(f"  converted  {from_here(path)}")
    for left in done.left:
        invocation.say(f"  stays      {from_here(left.file)}:{left.line}  {left.reason}")
    of = f"{len(done.files)} of {len(done.files) + len(done.left)} revisions"
    invocation.say(
        f"{of} {'converted' if write else 'would be converted'}: run on {done.proven_on} too, they lead to the same."
    )
    if done.left:
        invocation.say("What the others do the files don't know: brant init --from alembic writes it down.")
    fields = {
        "converted": [str(path) for path in done.files],
        "left": [{"path": str(one.file), "line": one.line, "reason": one.reason} for one in done.left],
        "proven_on": done.proven_on,
        "written": write,
    }
    return Answer(fields)


def _folder(invocation: Invocation) -> Path:
    given = invocation.flags.get("dir")
    return Path(given[0]) if isinstance(given, tuple) else Path("migrations")


def _configuration(here: Path) -> tuple[Path, bool]:
    """The file the settings belong in, and whether they are there."""
    own, shared = here / "brant.toml", here / "pyproject.toml"
    if own.exists() or not shared.exists():
        return own, own.exists()
    import tomllib

    return shared, "brant" in tomllib.loads(shared.read_text("utf-8")).get("tool", {})


def _write(path: Path, folders: list[Path], invocation: Invocation) -> None:
    import json

    listed = ", ".join(json.dumps(folder.as_posix()) for folder in folders)
    settings = _SETTINGS.format(dir=listed, url=_url(invocation))
    if path.name == "pyproject.toml":
        before = path.read_text("utf-8")
        blank = "" if before.endswith("\n") or not before else "\n"
        settings = f"{blank}\n[tool.brant]\n{settings}"
    with path.open("a", encoding="utf-8") as file:
        file.write(settings)


def _url(invocation: Invocation) -> str:
    import json

    from brant.database_url import DatabaseUrl

    given = invocation.flags.get("url")
    url = DatabaseUrl(given) if isinstance(given, str) else None
    return f"url = {json.dumps(str(url))}" if url and str(url) == url.reveal() else _EXAMPLE
