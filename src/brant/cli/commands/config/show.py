"""Show each setting and where its value comes from."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.table import Column, Table


@click.command(cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> Answer:
    """Show each setting, its value, and where that comes from: a flag, the environment, a file, or nowhere.

    Secrets are masked.
    """
    config = invocation.config
    rows = list(config.rows())
    settings = {name: {"value": value, "origin": origin} for name, value, origin in rows}
    fields = {"file": config.file, "protected": config.is_protected, "settings": settings}
    table = Table([Column("setting"), Column("value"), Column("origin")], rows, whole=True)
    return Answer(fields, [table])
