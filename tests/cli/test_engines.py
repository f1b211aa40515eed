"""The command line on every engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.cli.conftest import BROKEN, POSTS, USERS, Project
from tests.engines.scratch import Database

LATER = "2024_01_04_000000_later"


@pytest.fixture
def on(project: Project, database: Database) -> Project:
    project.url = database.url
    return project


def test_forward_back_and_forward_again(on: Project) -> None:
    assert on.run("migrate", "--step", "--json").json["migrations"] == [USERS, POSTS]
    assert on.run("status", "--exit-code").code == 0
    assert on.run("rollback", "--json").json["migrations"] == [POSTS]
    assert on.run("status", "--exit-code").code == 3
    assert on.run("refresh", "--json").json["migrations"] == [USERS, POSTS]
    assert on.run("reset", "--json").json["migrations"] == [POSTS, USERS]


def test_times_are_utc(on: Project) -> None:
    on.run("migrate")
    assert on.run("status", "--json").json["migrations"][0]["applied_at"].endswith("+00:00")


def test_fresh_and_wipe(on: Project) -> None:
    on.run("migrate")
    assert on.run("fresh", "--force", "--json").json["migrations"] == [USERS, POSTS]
    assert "users" in on.run("db", "wipe", "--force", "--json").json["tables"]
    shown = on.run("db", "show", "--json").json
    assert (shown["schema"], shown["tables"]) == ("brant/1", [])


def test_the_database_is_shown(on: Project) -> None:
    on.run("migrate")
    assert "users" in on.run("db", "show").stdout
    table = on.run("db", "table", "users", "--json").json
    assert [column["name"] for column in table["columns"]] == ["id", "name"]


def test_rows_are_counted(on: Project) -> None:
    on.run("migrate")
    on.run("migrate")
    shown = on.run("db", "show", "--counts", "--json").json
    rows = {table["name"]: table["rows"] for table in shown["tables"]}
    assert (rows["users"], rows["brant_migrations"]) == (0, 2)


def test_sizes_are_shown(on: Project) -> None:
    on.run("migrate")
    users = next(table for table in on.run("db", "show", "--json").json["tables"] if table["name"] == "users")
    assert users["bytes"] > 0
    assert users["kind"] == "table"


def test_views_are_shown_when_asked_for(on: Project) -> None:
    on.migration(LATER, 'schema.create_view("names", "SELECT name FROM users")')
    on.run("migrate")
    assert [view["name"] for view in on.run("db", "show", "--views", "--json").json["views"]] == ["names"]
    assert "names" in on.run("db", "show", "--views").stdout
    assert on.run("db", "table", "names", "--json").json["kind"] == "view"


@pytest.mark.engines("postgresql")
def test_types_are_shown_when_asked_for(on: Project) -> None:
    on.migration(LATER, 'schema.create_enum("mood", ["good", "bad"])')
    on.run("migrate")
    (mood,) = on.run("db", "show", "--types", "--json").json["types"]
    assert (mood["name"], mood["definition"]) == ("mood", "good, bad")
    assert "good, bad" in on.run("db", "show", "--types").stdout


def test_a_table_is_shown_with_all_that_is_on_it(on: Project) -> None:
    on.migration(
        LATER,
        'books = schema.create_table("books", c.id(), c.foreign_id("user_id", "users.id", ondelete="CASCADE"),'
        ' c.integer("pages", default=0))\n'
        'books.add_index("pages DESC", name="ix_pages")\n'
        'books.add_check("pages >= 0", name="ck_pages")\n'
        'schema.create_trigger("note", table="books", timing="after", event="insert",'
        ' body="UPDATE users SET name = name")',
    )
    on.run("migrate")
    table = on.run("db", "table", "books", "--json").json
    assert table["primary_key"][0]["columns"] == ["id"]
    assert (table["foreign_keys"][0]["referred_table"], table["foreign_keys"][0]["ondelete"]) == ("users", "CASCADE")
    assert "ix_pages" in [index["name"] for index in table["indexes"]]
    assert table["checks"][0]["name"] == "ck_pages"
    assert (table["triggers"][0]["name"], table["triggers"][0]["timing"]) == ("note", "AFTER")
    assert table["bytes"] > 0
    shown = on.run("db", "table", "books").stdout
    assert "on delete cascade" in shown
    assert "after insert" in shown


def test_which_table_has_to_be_said_where_nobody_can_be_asked(on: Project) -> None:
    said = on.run("db", "table")
    assert (said.code, "brant db table NAME" in said.stderr) == (2, True)


def test_views_alone_are_wiped(on: Project) -> None:
    on.migration(LATER, 'schema.create_view("names", "SELECT name FROM users")')
    on.run("migrate")
    wiped = on.run("db:wipe", "--only", "views", "--force", "--json")
    assert wiped.json["dropped"] == ["names"]
    assert on.run("status", "--exit-code").code == 0


def test_laravels_flags_of_wipe_and_fresh_are_understood(on: Project) -> None:
    on.migration(LATER, 'schema.create_view("names", "SELECT name FROM users")')
    assert on.run("migrate:fresh", "--drop-views", "--drop-types", "--force").code == 0
    assert on.run("db:wipe", "--drop-views", "--drop-types", "--force").code == 0
    assert on.run("db:show", "--views", "--json").json["views"] == []


def test_an_unknown_table_gets_a_suggestion(on: Project) -> None:
    on.run("migrate")
    said = on.run("db", "table", "usrs")
    assert said.code == 2
    assert "users" in said.stderr


def test_the_server_answers(on: Project) -> None:
    assert on.run("db", "ping", "--json").json["version"]
    assert on.run("db", "wait", "--timeout", "5s").code == 0


@pytest.mark.engines("mysql", "mariadb")
def test_a_migration_that_stops_part_way_ends_with_6_and_is_continued(on: Project) -> None:
    on.migration(
        BROKEN, 'schema.create_table("half", c.id())\nschema.execute("INSERT INTO nope VALUES (1)", down=None)'
    )
    said = on.run("migrate", "--json")
    assert (said.code, said.json["error"]) == (6, "MigrationInterrupted")
    assert on.run("status", "--json").json["migrations"][2]["state"] == "interrupted"


@pytest.fixture
def held(on: Project, database: Database) -> Iterator[Project]:
    """Somebody else holds the lock."""
    from brant import Migrator
    from brant.dialects import dialect_of

    on.run("migrate", "+1")
    with database.engine().connect() as connection:
        lock = dialect_of(connection).lock(connection, Migrator(database.url)._tracker.key)
        assert lock.try_acquire()
        yield on
        lock.release()


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_lock_that_is_not_obtained_ends_with_8(held: Project) -> None:
    said = held.run("migrate", "--lock-wait", "0.1s", "--json")
    assert (said.code, said.json["error"]) == (8, "LockNotObtained")
    assert "Another runner is at work" in said.stderr
    assert held.run("lock", "status").stdout.startswith("held by")


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_another_session_is_ended_only_with_force(on: Project, database: Database) -> None:
    from brant import Migrator
    from brant.dialects import dialect_of

    on.run("migrate", "+1")
    connection = database.engine().connect()
    assert dialect_of(connection).lock(connection, Migrator(database.url)._tracker.key).try_acquire()
    assert on.run("lock", "release").code == 10
    assert on.run("lock", "release", "--force", "--json").json["released"] is True
    assert on.run("lock", "status").stdout == "free\n"
    connection.invalidate()
    connection.close()


@pytest.mark.engines("mysql", "mariadb", "sqlite")
def test_a_database_is_made_and_dropped(on: Project, scratch: object, database: Database) -> None:
    name = f"{sa.make_url(database.url).database}_made"
    on.url = sa.make_url(database.url).set(database=name).render_as_string(hide_password=False)
    assert on.run("db", "create", "--json").json["created"] is True
    assert on.run("db", "create", "--json").json["created"] is False
    assert on.run("migrate").code == 0
    assert on.run("db", "drop", "--force", "--json").json["dropped"] is True
    assert on.run("db", "drop", "--force", "--json").json["dropped"] is False
