"""Migrations as a SQL script: told without a driver, and the same in effect as a run."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant import Everything, Migrator, Steps
from brant.catalog.definitions import TableDefinition
from brant.dialects import KNOWN, dialect_of
from brant.errors import Irreversible, UnknownMigration, Unsupported
from brant.events import Direction
from brant.migrations.sqltext import split
from tests.engines.scratch import Database
from tests.execution.histories import Folder
from tests.execution.looking import everything, rows, tables

DOWN = Direction.DOWN
dialects = pytest.mark.parametrize("dialect", KNOWN)


@pytest.fixture
def shop(folder: Folder) -> Folder:
    folder.create("0001_films", "films", 'c.string("title", comment="50 % o\'clock")')
    folder.write(
        "0002_fill", "schema.execute(\"INSERT INTO films VALUES (1, '50 %; ''M''')\", down=\"DELETE FROM films\")"
    )
    folder.write(
        "0003_copies",
        """
        schema.create_table("copies", c.id(), c.foreign_id("film_id", "films.id"))
        schema.table("films").alter_column("title", type=sa.String(99), nullable=True)
        schema.table("films").add_index("title")
        """,
    )
    return folder


# -- told


@dialects
def test_script_needs_no_driver(shop: Folder, dialect: str) -> None:
    drivers = ("psycopg", "psycopg2", "pymysql", "MySQLdb", "mariadb", "asyncpg", "aiosqlite", "sqlite3")
    program = f"""
import sys
sys.modules.update({{name: None for name in {drivers!r}}})
from brant import Migrator
print(Migrator("postgresql://nobody@nowhere/none", {str(shop.path)!r}).sql(dialect={dialect!r}))
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert f"-- brant: applies 3 migrations on {dialect}" in told
    assert told.count("CREATE TABLE") >= 5


def test_step_in_python_can_not_be_told(folder: Folder) -> None:
    folder.write("0001_fill", "schema.run(fill, down=())", before="def fill(connection): ...")

    with pytest.raises(Unsupported, match=r"Python: fill\(\) can't be written as SQL\n.*0001_fill\.py:"):
        Migrator("sqlite://", folder.path).sql()


def test_way_back_must_be_known(folder: Folder) -> None:
    folder.write("0001_fill", 'schema.execute("DELETE FROM films")')

    with pytest.raises(Irreversible):
        Migrator("sqlite://", folder.path).sql(direction=DOWN)


def test_unknown_point_suggests_a_name(shop: Folder) -> None:
    with pytest.raises(UnknownMigration, match="did you mean '0003_copies'"):
        Migrator("sqlite://", shop.path).sql("0003_copeis")


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (None, None, ["0001_films", "0002_fill", "0003_copies"]),
        (None, "0002_fill", ["0001_films", "0002_fill"]),
        ("0001_films", None, ["0002_fill", "0003_copies"]),
        ("0001", "0002", ["0002_fill"]),
        ("base", "head", ["0001_films", "0002_fill", "0003_copies"]),
        ("0002_fill", "0001_films", []),
    ],
)
def test_script_goes_from_one_point_to_another(
    shop: Folder, start: str | None, end: str | None, told: list[str]
) -> None:
    script = Migrator("sqlite://", shop.path).sql(start, end)

    assert [line[3:] for line in script.splitlines() if line.startswith("-- 0")] == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (None, None, ["0003_copies", "0002_fill", "0001_films"]),
        (None, "0001_films", ["0003_copies", "0002_fill"]),
        ("0002_fill", None, ["0002_fill", "0001_films"]),
        ("0002", "0001", ["0002_fill"]),
    ],
)
def test_script_goes_back(shop: Folder, start: str | None, end: str | None, told: list[str]) -> None:
    script = Migrator("sqlite://", shop.path).sql(start, end, direction=DOWN)

    assert [line[3:] for line in script.splitlines() if line.startswith("-- 0")] == told


def test_tables_of_brants_own_are_made_at_the_beginning_only(shop: Folder) -> None:
    migrator = Migrator("sqlite://", shop.path)

    assert "CREATE TABLE IF NOT EXISTS brant_migrations" in migrator.sql()
    assert "CREATE TABLE IF NOT EXISTS brant_migrations" not in migrator.sql("0001_films")


# -- carried out


def carry_out(engine: sa.Engine, script: str) -> None:
    """Statement by statement, on a connection that commits each unless the script begins a transaction."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for part in split(script, dialect_of(connection).name):
            connection.exec_driver_sql(part.text, execution_options={"no_parameters": True})


def schema_of(engine: sa.Engine) -> Mapping[str, TableDefinition]:
    with engine.connect() as connection:
        return dialect_of(connection).reflect(connection).tables


def test_script_makes_what_a_run_makes(
    shop: Folder, engine: sa.Engine, migrator: Migrator, new_database: Callable[[], Database]
) -> None:
    other = new_database().engine()
    Migrator(other, shop.path).migrate()

    carry_out(engine, migrator.sql())

    assert schema_of(engine) == schema_of(other)
    assert rows(engine, "SELECT title FROM films") == [("50 %; 'M'",)]


def test_run_after_a_script_finds_nothing_pending(shop: Folder, engine: sa.Engine, migrator: Migrator) -> None:
    carry_out(engine, migrator.sql())

    assert not migrator.migrate()
    assert [(row.name, row.batch) for row in migrator.applied()] == [
        ("0001_films", 1),
        ("0002_fill", 1),
        ("0003_copies", 1),
    ]


def test_script_notes_what_a_run_would(shop: Folder, engine: sa.Engine, migrator: Migrator) -> None:
    began = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=2)
    carry_out(engine, migrator.sql())
    row = migrator.applied()[0]

    assert row.digest == shop.applied("0001_films")[0].digest
    assert began < row.applied_at < datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=2)
    assert [(entry.event, entry.migration, entry.batch) for entry in migrator.log()] == [
        ("applied", "0003_copies", 1),
        ("applied", "0002_fill", 1),
        ("applied", "0001_films", 1),
    ]


@pytest.mark.engines("mysql", "mariadb")
def test_time_is_utc_whatever_the_sessions_zone(shop: Folder, engine: sa.Engine, migrator: Migrator) -> None:
    carry_out(engine, "SET time_zone = '+05:00';\n" + migrator.sql())

    ago = datetime.datetime.now(datetime.UTC) - migrator.applied()[0].applied_at
    assert abs(ago) < datetime.timedelta(hours=1)


def test_script_goes_on_from_a_run(shop: Folder, engine: sa.Engine, migrator: Migrator) -> None:
    migrator.migrate(Steps(1))

    carry_out(engine, migrator.sql("0001_films"))

    assert not migrator.migrate()
    assert [row.batch for row in migrator.applied()] == [1, 2, 2]
    assert migrator.rollback().names == ("0003_copies", "0002_fill")


def test_script_takes_back_what_a_run_made(shop: Folder, engine: sa.Engine, migrator: Migrator) -> None:
    migrator.migrate()

    carry_out(engine, migrator.sql(direction=DOWN))

    assert tables(engine) == set()
    assert migrator.applied() == []
    assert [(entry.event, entry.migration, entry.batch) for entry in migrator.log(3)] == [
        ("reverted", "0001_films", 1),
        ("reverted", "0002_fill", 1),
        ("reverted", "0003_copies", 1),
    ]


def test_run_takes_back_what_a_script_made(shop: Folder, engine: sa.Engine, migrator: Migrator) -> None:
    carry_out(engine, migrator.sql())

    migrator.rollback(Everything())

    assert tables(engine) == set()


@pytest.mark.engines("sqlite", "postgresql")
def test_migration_of_a_script_that_fails_leaves_no_trace(folder: Folder, engine: sa.Engine) -> None:
    folder.write("0001_wrong", 'schema.create_table("films", c.id())\nschema.execute("UPDATE no SET x = 1", down=())')

    with pytest.raises(DBAPIError):
        carry_out(engine, Migrator(engine, folder.path).sql())

    assert "films" not in everything(engine)


# -- by the database's own client


CLIENTS = {
    "sqlite": ["sqlite3", "-bail", "{database}"],
    "postgresql": ["psql", "-q", "-v", "ON_ERROR_STOP=1", "{url}"],
    "mysql": ["mysql", "--user={user}", "--password={password}", "--host={host}", "--port={port}", "{database}"],
    "mariadb": ["mariadb", "--user={user}", "--password={password}", "--host={host}", "--port={port}", "{database}"],
}


@pytest.fixture
def client(database: Database) -> list[str]:
    url = sa.make_url(database.url)
    facts = {
        "database": url.database,
        "user": url.username,
        "password": url.password or "",
        "host": url.host,
        "port": url.port,
        "url": url.set(drivername="postgresql", query={}).render_as_string(hide_password=False),
    }
    program, *options = CLIENTS[database.dialect]
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")
    return [program, *(option.format(**facts) for option in options)]


BODY = {
    "sqlite": "CREATE TRIGGER late AFTER INSERT ON films BEGIN DELETE FROM films WHERE id = 9; SELECT 1; END",
    "postgresql": "CREATE FUNCTION late() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 2; $$",
    "mysql": "CREATE PROCEDURE late() BEGIN SELECT 1; SELECT '//'; END",  # MariaDB's too
}


def test_clients_of_the_databases_read_the_script(
    shop: Folder, migrator: Migrator, client: list[str], tmp_path: Path
) -> None:
    shop.write("0004_body", f"schema.execute({BODY!r}, down=())")
    script = tmp_path / "script.sql"
    script.write_text(migrator.sql(), encoding="utf-8")

    with script.open(encoding="utf-8") as source:
        subprocess.run(client, stdin=source, check=True, capture_output=True, timeout=60)

    assert len(migrator.applied()) == 4
    assert not migrator.migrate()
