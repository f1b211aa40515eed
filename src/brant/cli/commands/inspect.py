"""Write models of what the database has."""

from __future__ import annotations

from pathlib import Path

import click

from brant.cli.answer import Answer, from_here
from brant.cli.differing import choosing
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.errors import ConfigurationError

STYLES = ("declarative", "dataclasses", "tables", "sqlmodels")


@click.command(cls=Command)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write them to this file.")
@click.option("--style", type=click.Choice(STYLES), default=STYLES[0], help="What they look like.")
@click.option("--with-schema", "schemas", multiple=True, metavar="NAME", help="Take another schema's tables too.")
@click.option("--overwrite", is_flag=True, help="Write over a file that is there.")
@choosing
@click.pass_obj
def command(
    invocation: Invocation, *, out: Path | None, style: str, schemas: tuple[str, ...], overwrite: bool
) -> Answer:
    """Print SQLAlchemy models of the database's tables, or write them to a file with --out.

    sqlacodegen writes them (pip install "brant[models]"). From there on brant make compares them with the
    migrations; brant baseline writes the first of those.
    """
    if out is not None and out.exists() and not overwrite:
        raise ConfigurationError(f"{out} is there already", hint="--overwrite writes over it")
    text = invocation.migrator().models(style, schemas=schemas)
    if out is None:
        return Answer({"text": text, "path": None}, [text.rstrip("\n")])
    out.write_text(text, "utf-8")
    return Answer({"text": text, "path": out}, [str(from_here(out))])
