"""Bad input: each kind has its clear error and its exit code, and leaves the database as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cli.conftest import BROKEN, POSTS, USERS, Project
from tests.engines.scratch import Database

SECRET = "p@ss/w:rd%41"


def on(project: Project, database: Database) -> Project:
    project.url = database.url
    return project


def contents(database: Database) -> dict[str, list[str]]:
    """The tables but brant's own, with their columns."""
    with database.engine().connect() as connection:
        inspector = sa.inspect(connection)
        return {
            # SQLAlchemy reads MySQL's columns out of SHOW CREATE TABLE, where backticks are doubled.
            table: [column["name"].replace("``", "`") for column in inspector.get_columns(table)]
            for table in sorted(inspector.get_table_names())
            if not table.startswith("brant_")
        }


# -- the server ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://someone:{secret}@127.0.0.1:1/shop",
        "mysql+pymysql://someone:{secret}@127.0.0.1:1/shop",
        "mariadb+pymysql://someone:{secret}@127.0.0.1:1/shop",
    ],
)
def test_a_server_that_does_not_answer(project: Project, url: str) -> None:
    project.url = url.format(secret="p%40ss%2Fword")
    said = project.run("migrate")
    assert said.code == 11
    assert "127.0.0.1" in said.stderr
    assert "ss/word" not in said.stderr
    assert "ss%2Fword" not in said.stderr
    assert "brant db wait" in said.stderr


@pytest.mark.engines("mysql", "mariadb")
def test_a_wrong_password_is_refused_and_not_shown(project: Project, database: Database) -> None:
    url = sa.make_url(database.url).set(username="nobody_here", password=SECRET)
    project.url = url.render_as_string(hide_password=False)
    said = project.run("migrate")
    assert said.code == 11
    assert "denied" in said.stderr
    assert SECRET not in said.stderr
    assert contents(database) == {}


@pytest.mark.engines("postgresql")
def test_a_role_that_is_not_there(project: Project, database: Database) -> None:
    url = sa.make_url(database.url).set(username="nobody_here", password=SECRET)
    project.url = url.render_as_string(hide_password=False)
    said = project.run("migrate")
    assert said.code == 11
    assert "nobody_here" in said.stderr
    assert SECRET not in said.stderr


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_database_that_is_not_there(project: Project, database: Database) -> None:
    project.url = sa.make_url(database.url).set(database="brant_no_such").render_as_string(hide_password=False)
    said = project.run("migrate")
    assert said.code == 11
    assert "brant db create" in said.stderr


@pytest.mark.parametrize(
    ("url", "phrase"),
    [
        ("oracool://x/y", "oracool"),
        ("postgresql+nodriver://x/y", "nodriver"),
        ("shop.db", "sqlite:///shop.db"),
        ("sqlite:shop.db", "sqlite:///shop.db"),
    ],
)
def test_a_url_that_can_not_be_used(project: Project, url: str, phrase: str) -> None:
    project.url = url
    said = project.run("migrate")
    assert said.code == 2
    assert phrase in said.stderr


# -- the file of SQLite ----------------------------------------------------------------------------


def test_a_file_that_is_no_database(project: Project) -> None:
    file = Path("letter.db")
    file.write_bytes(b"Dear customer, this is a letter and not a database. " * 100)
    before = file.read_bytes()
    project.url = "sqlite:///letter.db"
    said = project.run("migrate")
    assert said.code == 2
    assert "not a database" in said.stderr
    assert file.read_bytes() == before


def test_a_file_that_may_only_be_read(project: Project) -> None:
    sqlite3.connect("shop.db").execute("CREATE TABLE kept (id INTEGER)").connection.close()
    before = Path("shop.db").read_bytes()
    project.url = "sqlite:///file:shop.db?mode=ro&uri=true"
    said = project.run("migrate")
    assert said.code == 2
    assert "readonly" in said.stderr
    assert Path("shop.db").read_bytes() == before


def test_a_folder_that_is_not_there(project: Project) -> None:
    project.url = "sqlite:///nowhere/shop.db"
    assert project.run("migrate").code == 11
    assert not Path("nowhere").exists()


# -- the directory ---------------------------------------------------------------------------------


def test_an_empty_directory(project: Project) -> None:
    Path("empty").mkdir()
    said = project.run("migrate", "--dir", "empty")
    assert said.code == 2
    assert "no migrations in" in said.stderr
    assert not Path("test.db").exists()


def test_a_directory_that_is_not_there(project: Project) -> None:
    said = project.run("migrate", "--dir", "migratoins")
    assert said.code == 2
    assert "migratoins" in said.stderr


def test_a_directory_that_is_a_file(project: Project) -> None:
    Path("notes.txt").write_text("not a folder")
    said = project.run("migrate", "--dir", "notes.txt")
    assert said.code == 2
    assert "not a directory" in said.stderr


# -- a file of the directory -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "line", "phrase"),
    [
        ("def up(schema):\n    schema.create_table(\n", 2, "not valid Python"),
        ("import no_such_module_anywhere\n\ndef up(schema): ...\n", 1, "no_such_module_anywhere"),
        ("def upp(schema): ...\n", 1, "has no up()"),
        ('def up(schema):\n    schema.table("users").rename_column("nam", to="title")\n', 2, "did you mean 'name'?"),
        ('def up(schema):\n    schema.table("user").drop()\n', 2, "did you mean 'users'?"),
        ('def up(schema):\n    raise RuntimeError("no more")\n', 2, "RuntimeError: no more"),
    ],
    ids=["syntax", "import", "no up", "column", "table", "raises"],
)
def test_a_file_that_can_not_be_recorded_stops_the_run_before_it_begins(
    project: Project, database: Database, source: str, line: int, phrase: str
) -> None:
    (project.folder / "migrations" / f"{BROKEN}.py").write_text(source)
    said = on(project, database).run("migrate")
    assert said.code == 2
    assert phrase in said.stderr
    assert f"{BROKEN}.py:{line}" in said.stderr
    assert contents(database) == {}


HALF_WAY = """schema.create_table("first", c.id())
schema.run(lambda connection: 1 / 0, down=(), touches=())
schema.create_table("second", c.id())"""


@pytest.mark.engines("sqlite", "postgresql")
def test_a_migration_that_raises_half_way_leaves_no_trace(project: Project, database: Database) -> None:
    project.migration(BROKEN, HALF_WAY)
    said = on(project, database).run("migrate")
    assert said.code == 5
    assert "division by zero" in said.stderr
    assert f"{BROKEN}.py" in said.stderr
    assert list(contents(database)) == ["posts", "users"]


@pytest.mark.engines("mysql", "mariadb")
def test_a_migration_that_raises_half_way_goes_on_where_it_stopped(project: Project, database: Database) -> None:
    project.migration(BROKEN, HALF_WAY)
    said = on(project, database).run("migrate")
    assert said.code == 6
    assert list(contents(database)) == ["first", "posts", "users"]

    project.migration(BROKEN, HALF_WAY.replace("1 / 0", "None"))
    assert project.run("migrate").code == 0
    assert list(contents(database)) == ["first", "posts", "second", "users"]


def test_a_file_edited_after_it_was_applied(project: Project, database: Database) -> None:
    on(project, database).run("migrate")
    project.migration(USERS, 'schema.create_table("users", c.id(), c.string("nickname"))')
    project.migration(BROKEN, 'schema.create_table("more", c.id())')
    before = contents(database)
    said = project.run("migrate")
    assert said.code == 9
    assert f"{USERS} was edited" in said.stderr
    assert contents(database) == before


def test_a_file_removed_after_it_was_applied(project: Project, database: Database) -> None:
    on(project, database).run("migrate")
    (project.folder / "migrations" / f"{POSTS}.py").unlink()
    before = contents(database)
    assert project.run("migrate").code == 9
    said = project.run("rollback")
    assert said.code == 9
    assert f"{POSTS} is applied (batch 1), but its file is gone" in said.stderr
    assert contents(database) == before


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.engines("postgresql", "mysql", "mariadb")
@pytest.mark.parametrize(
    "up",
    [
        'schema.create_table("n" * 300, c.id())',
        'schema.create_table("n", c.id("x" * 300))',
        'schema.table("users").add_index("name", name="i" * 300)',
        'schema.rename_table("users", to="n" * 300)',
    ],
    ids=["table", "column", "index", "rename"],
)
def test_a_name_of_300_characters_is_refused_before_anything_runs(
    project: Project, database: Database, up: str
) -> None:
    project.migration(BROKEN, up)
    said = on(project, database).run("migrate")
    assert said.code == 2
    assert "300" in said.stderr
    assert contents(database) == {}


@pytest.mark.engines("sqlite")
def test_sqlite_takes_a_name_of_300_characters(project: Project, database: Database) -> None:
    project.migration(BROKEN, 'schema.create_table("n" * 300, c.id())')
    assert on(project, database).run("migrate").code == 0
    assert "n" * 300 in contents(database)


def test_a_new_migration_with_a_name_of_300_characters(project: Project) -> None:
    said = project.run("new", "n" * 300)
    assert said.code == 2
    assert "too long" in said.stderr


@pytest.mark.parametrize(
    "name",
    [
        "select",
        "order",
        "user",
        "Größe",
        "naïve ✓ table",
        'say "hi"',
        "it's",
        "back`tick",
        "100%",
        "a:b",
        "semi;colon",
        "a.b",
    ],
)
def test_odd_names_of_tables_columns_and_indexes_go_up_and_down(
    project: Project, new_database: Callable[[], Database], name: str
) -> None:
    database = new_database()
    quoted = repr(name.replace(".", "_"))
    project.migration(
        BROKEN,
        f"t = schema.create_table({quoted}, c.id(), c.string({quoted}, 40, default={name!r}, comment={name!r}))\n"
        f"t.add_index({quoted}, name={quoted} + '_ix')\n"
        f"t.add_check(__import__('sqlalchemy').column({quoted}) != 'x', name={quoted} + '_ck')\n"
        f"t.rename_column({quoted}, to={quoted} + '2')\n"
        f"t.alter_column({quoted} + '2', nullable=False)",
    )
    said = on(project, database).run("migrate")
    assert (said.code, said.stderr.splitlines()[-1][:12]) == (0, "3 migrations")
    assert contents(database)[name.replace(".", "_")] == ["id", name.replace(".", "_") + "2"]
    assert project.run("rollback").code == 0
    assert contents(database) == {}
