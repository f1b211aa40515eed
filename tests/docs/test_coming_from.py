"""What the "Coming from" pages tell people to write runs, and nothing that they know is left out."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from brant.catalog.catalog import Catalog
from brant.cli.root import brant
from brant.dialects import dialect_of
from brant.dialects.base import Dialect, Recorded
from brant.statement import Statement
from brant.testing.suite import carry_out, reversed_of
from tests.docs.known import ALEMBIC, DJANGO, LARAVEL
from tests.docs.spellings import Row, airline, names_in, recorded, refusing, rows_of, write_migrations

pytestmark = pytest.mark.slow

PAGES = {"coming-from-laravel.md": LARAVEL, "coming-from-django.md": DJANGO, "coming-from-alembic.md": ALEMBIC}
ROWS = [(page, row) for page in PAGES for row in rows_of(page)]
LINES = [row for _, row in ROWS if row.lines]
TO_RUN = {tuple(row.lines): row for row in LINES}.values()
"""Each once, though several pages say it."""
COMMANDS = [row for _, row in ROWS if row.commands]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_that_is_known_is_left_out(page: str) -> None:
    assert sorted(PAGES[page] - names_in(rows_of(page))) == []


@pytest.mark.parametrize("row", [row for _, row in ROWS], ids=str)
def test_every_row_has_a_spelling_or_a_reason(row: Row) -> None:
    assert row.spellings or row.ours.startswith(("not needed: ", "not yet"))


@pytest.mark.parametrize("row", LINES, ids=str)
def test_what_refuses_it_is_what_the_page_says(row: Row) -> None:
    assert refusing(recorded(row)) == row.refused_by


def test_every_line_is_carried_out_and_undone(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        dialect = dialect_of(connection)
    with dialect.own_connection(engine) as connection:
        made = airline()
        carry_out(dialect, connection, made.operations, made.before)
        for row in TO_RUN:
            if dialect.name not in row.refused_by and _has_types(connection, row):
                _there_and_back(row, dialect, connection)


def _there_and_back(row: Row, dialect: Dialect, connection: sa.Connection) -> None:
    recording = recorded(row)
    try:
        _carried_out(dialect, connection, recording.operations, recording.before)
        _carried_out(dialect, connection, reversed_of(recording), recording.after)
    except Exception as error:
        error.add_note(f"by {row.ours}")
        raise


def _carried_out(dialect: Dialect, connection: sa.Connection, recorded: Sequence[Recorded], before: Catalog) -> None:
    """In one transaction, or outside any where a statement wants that."""
    work = list(dialect.work(recorded, before))
    outside = [part.sql for part in work if isinstance(part, Statement) and not part.transactional]
    if dialect.transactional_ddl and len(outside) == len(work):
        for sql in outside:
            dialect.execute_outside(connection, sql)
    else:
        carry_out(dialect, connection, recorded, before)


MODELS = """
import sqlalchemy as sa

metadata = sa.MetaData()
metadata.reflect(sa.create_engine("sqlite:///air.db"), only=lambda name, _: not name.startswith("brant_"))
"""


@pytest.mark.parametrize("row", COMMANDS, ids=str)
def test_every_command_is_carried_out(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///air.db")
    monkeypatch.setenv("BRANT_MODELS", "air_models:metadata")
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "air_models", raising=False)
    (tmp_path / "air_models.py").write_text(MODELS)
    write_migrations(tmp_path / "migrations")
    typed(["migrate"])
    for command in row.commands:
        typed(shlex.split(command)[1:])


def typed(arguments: list[str]) -> None:
    result = CliRunner().invoke(brant, arguments)
    assert result.exit_code == 0, result.output


def _has_types(connection: sa.Connection, row: Row) -> bool:
    """PostgreSQL has shapes and vectors by extensions, MySQL vectors since version 9."""
    needs = {"c.geometry": "postgis", "c.geography": "postgis", "vector": "vector", "add_spatial": "postgis"}
    wanted = {need for word, need in needs.items() if word in row.ours}
    if not wanted <= _present(connection):
        return False
    if connection.dialect.name == "postgresql":
        with connection.begin():
            for name in sorted(wanted):
                connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {name}")
    return True


def _present(connection: sa.Connection) -> set[str]:
    version = connection.dialect.server_version_info or ()
    match connection.dialect.name:
        case "postgresql":
            with connection.begin():
                return set(connection.exec_driver_sql("SELECT name FROM pg_available_extensions").scalars())
        case "mysql":
            return {"postgis", "vector"} if version >= (9,) else {"postgis"}
        case "mariadb":
            return {"postgis", "vector"} if version >= (11, 7) else {"postgis"}
        case _:
            return set()
