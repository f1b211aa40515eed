"""Brings a database to the heads of a public directory: by Alembic, or by brant, which may die on its way.

``python -m tests.realworld.public_directory alembic|brant HOME URL [N]``: *N* is after how many changes it dies.
``… convert HOME URL`` rewrites nothing, and prints how many of its revisions would be files of brant's, and why not.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlalchemy.orm as _orm  # which one of them takes for loaded
from alembic import command
from alembic.config import Config
from sqlalchemy import event

from brant import Migrator

LOADED = (_orm,)
CHANGE = re.compile(r"\s*(?:CREATE|ALTER|DROP|RENAME|INSERT|UPDATE|DELETE)\b(?!.*brant_migrations)", re.DOTALL)
ENV = """\
from alembic import context
from sqlalchemy import create_engine, pool


def run(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


config = context.config
given = config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool).connect() as own:
        run(own)
"""
"""Instead of the project's own, which asks for its whole configuration."""


def prepare(packages: Path, home: Path, ini: Path) -> None:
    """*home* with the environment above, and the configuration that leads there."""
    env = home / "env.py"
    if not env.exists() or env.read_text() != ENV:  # another worker's process may be reading it
        beside = home / f"env.{os.getpid()}"
        beside.write_text(ENV)
        beside.replace(env)
    ini.write_text(f"[alembic]\nscript_location = {home}\nprepend_sys_path = {packages}\nsqlalchemy.url = none://\n")


def main(tool: str, home: str, url: str, dies_after: str = "") -> None:
    if tool == "alembic":
        config = Config("alembic.ini")
        config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
        command.upgrade(config, "heads")
        return
    if tool == "convert":
        done = Migrator(url, home).convert(write=False)
        print(len(done.files), *sorted({left.reason for left in done.left}), sep="\n")
        return
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    left = int(dies_after or -1)

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        nonlocal left
        left -= CHANGE.match(statement) is not None
        if left == 0:
            os._exit(9)

    if dies_after:
        event.listen(engine, "after_cursor_execute", count)
    Migrator(engine, home).migrate()


if __name__ == "__main__":
    main(*sys.argv[1:])
