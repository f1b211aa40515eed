"""What importing and asking may load and send: budgets by name and number, since a clock would measure the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from brant import Migrator, Steps

UNUSED = ("alembic", "rich", "click", "psycopg", "pymysql")
"""What nobody who uses brant as a library on SQLite pays for."""

OTHER_DATABASES = ("sqlalchemy.dialects.mysql", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.oracle")

ROOMS_OF_PLANNING = (
    "brant.catalog",
    "brant.operations",
    "brant.migrations.recorder",
    "brant.migrations.sqlfile",
    "brant.dialects.base",
    "brant.dialects.sqlite",
    "brant.execution.plan",
    "brant.execution.runner",
)
"""What a run opens only when there is something to plan."""

MIGRATION = """
from sqlalchemy import Column, Integer

def up(schema):
    table = schema.create_table("t{number}", Column("id", Integer, primary_key=True), Column("n", Integer))
    table.add_index("n")
"""


def loaded(code: str, *arguments: str) -> set[str]:
    """The modules that a fresh interpreter has loaded once it has run *code*."""
    told = f"{code}\nimport sys; print(*sys.modules)"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", told, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten migrations."""
    place = tmp_path / "migrations"
    place.mkdir()
    for number in range(10):
        (place / f"2024_01_01_00000{number}_create.py").write_text(MIGRATION.format(number=number))
    return place


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return sa.create_engine(f"sqlite:///{tmp_path / 'test.db'}", poolclass=sa.NullPool)


@pytest.fixture
def sent(engine: sa.Engine) -> list[str]:
    """The statements that have been sent."""
    statements: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    return statements


# -- importing


@pytest.fixture(scope="module")
def imported() -> set[str]:
    return loaded("import brant")


def test_importing_brant_opens_no_room_of_it(imported: set[str]) -> None:
    assert {name for name in imported if name.startswith("brant.")} == set()


def test_importing_brant_imports_no_other_package(imported: set[str]) -> None:
    assert {name.partition(".")[0] for name in imported - loaded("")} - sys.stdlib_module_names == {"brant"}


def test_importing_brant_leaves_the_slow_parts_of_the_standard_library(imported: set[str]) -> None:
    assert imported & {"asyncio", "inspect", "dataclasses", "importlib.metadata", "json", "logging", "sqlite3"} == set()


@pytest.mark.parametrize("name", ["Migrator", "migration", "Schema", "Steps", "columns", "events"])
def test_a_name_of_brant_brings_no_driver_and_no_other_tool(name: str) -> None:
    assert loaded(f"from brant import {name}") & set(UNUSED) == set()


@pytest.mark.parametrize("name", ["Steps", "events", "errors"])
def test_values_of_brant_come_without_sqlalchemy(name: str) -> None:
    assert "sqlalchemy" not in loaded(f"from brant import {name}")


def test_the_front_door_opens_no_room_of_planning() -> None:
    assert loaded("from brant import Migrator") & set(ROOMS_OF_PLANNING) == set()


# -- nothing pending


@pytest.fixture
def up_to_date(folder: Path, engine: sa.Engine) -> set[str]:
    """What is loaded when the library has found that nothing is pending."""
    Migrator(engine, folder).migrate()
    url = engine.url.render_as_string(hide_password=False)
    return loaded("import sys; from brant import Migrator; Migrator(*sys.argv[1:]).migrate()", url, str(folder))


def test_nothing_pending_opens_no_room_of_planning(up_to_date: set[str]) -> None:
    assert up_to_date & set(ROOMS_OF_PLANNING) == set()


def test_nothing_pending_imports_no_migration(up_to_date: set[str]) -> None:
    assert {name for name in up_to_date if name.startswith("brant_migration")} == set()


def test_nothing_pending_brings_no_other_database(up_to_date: set[str]) -> None:
    assert up_to_date & {*UNUSED, *OTHER_DATABASES} == set()


def test_nothing_pending_is_asked_in_a_handful_of_statements(folder: Path, engine: sa.Engine, sent: list[str]) -> None:
    Migrator(engine, folder).migrate()
    sent.clear()
    Migrator(engine, folder).migrate()
    assert len(sent) <= 4


def test_a_longer_history_asks_no_more(folder: Path, engine: sa.Engine, sent: list[str]) -> None:
    Migrator(engine, folder).migrate(Steps(2))
    sent.clear()
    assert Migrator(engine, folder).status()
    few = len(sent)
    Migrator(engine, folder).migrate()
    sent.clear()
    assert Migrator(engine, folder).status()
    assert len(sent) == few


# -- applying


def test_each_migration_costs_its_own_statements_and_two_rows(folder: Path, engine: sa.Engine, sent: list[str]) -> None:
    Migrator(engine, folder).migrate(Steps(2))
    sent.clear()
    Migrator(engine, folder).migrate(Steps(1))
    one = len(sent)
    sent.clear()
    Migrator(engine, folder).migrate(Steps(4))
    begin, create, index, history, log = 1, 1, 1, 1, 1
    assert len(sent) - one == 3 * (begin + create + index + history + log)
