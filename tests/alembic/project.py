"""A project as Alembic has it: ``alembic.ini``, ``env.py``, and revisions that a test writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from brant import Migrator

ENV = """\
from alembic import context
from sqlalchemy import MetaData, create_engine, pool

config = context.config
metadata = MetaData({metadata})


def run(connection):
    context.configure(connection=connection, target_metadata=metadata{options})
    with context.begin_transaction():
        context.run_migrations({passing})


given = config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool).connect() as own:
        run(own)
"""
HEADING = '''\
"""{name}."""
from alembic import context, op
import sqlalchemy as sa

revision = {revision!r}
down_revision = {follows!r}
branch_labels = {labels!r}
depends_on = {depends_on!r}

'''


@dataclass
class AlembicProject:
    """``alembic/`` in *folder*, over one database."""

    folder: Path
    engine: sa.Engine
    options: dict[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        (self.home / "versions").mkdir(parents=True)
        self.environment()

    @property
    def home(self) -> Path:
        return self.folder / "alembic"

    def environment(self, *, options: str = "", metadata: str = "", passing: str = "", env: str = ENV) -> None:
        (self.home / "env.py").write_text(env.format(options=options, metadata=metadata, passing=passing))
        (self.home / "script.py.mako").write_text("")
        self.ini()

    def ini(self, more: str = "") -> None:
        url = self.engine.url.render_as_string(hide_password=False).replace("%", "%%")
        (self.folder / "alembic.ini").write_text(
            f"[alembic]\nscript_location = %(here)s/alembic\nsqlalchemy.url = {url}\n{more}"
        )

    def revision(
        self,
        revision: str,
        upgrade: str,
        downgrade: str = "pass",
        *,
        follows: str | tuple[str, ...] | None = None,
        depends_on: str | None = None,
        labels: str | None = None,
        before: str = "",
    ) -> Path:
        parts = [
            HEADING.format(name=revision, revision=revision, follows=follows, labels=labels, depends_on=depends_on)
        ]
        parts += [dedent(before)]
        for name, body in (("upgrade", upgrade), ("downgrade", downgrade)):
            parts += [
                f"\ndef {name}({'**given' if 'given' in body else ''}):\n",
                indent(dedent(body).strip(), "    "),
                "\n",
            ]
        path = self.home / "versions" / f"{revision}_.py".replace("/", "_")
        path.write_text("".join(parts))
        return path

    def migrator(self, **more: Any) -> Migrator:
        return Migrator(self.engine, self.home, **self.options, **more)

    def alembic(self, verb: str, *args: str) -> None:
        """Alembic by itself, as the team would go back to it."""
        getattr(command, verb)(Config(str(self.folder / "alembic.ini")), *args)

    @property
    def heads(self) -> set[str]:
        """What Alembic's own table says."""
        with self.engine.connect() as connection:
            return {*connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars()}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    was = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(was)
