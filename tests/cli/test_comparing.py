"""brant baseline, drift and diff."""

from __future__ import annotations

import sqlite3

from tests.cli.conftest import USERS, Project


def by_hand(project: Project, *statements: str) -> None:
    with sqlite3.connect(project.folder / "test.db") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_baseline_is_written_and_recorded(project: Project) -> None:
    for file in (project.folder / "migrations").iterdir():
        file.unlink()
    by_hand(project, "CREATE TABLE films (id integer PRIMARY KEY)", "CREATE TABLE old_films (id integer)")

    said = project.run("baseline", "--exclude", "old_*")

    assert said.code == 0
    assert said.stdout.endswith("_baseline.py\n")
    assert said.stderr == "It leads to exactly what the database has, and is recorded as applied.\n"
    assert project.run("migrate").stderr == "Nothing to migrate.\n"
    project.configure('exclude = ["old_*"]\n')
    assert project.run("drift", "--exit-code").code == 0


def test_a_baseline_of_migrations_that_lead_elsewhere_is_refused(project: Project) -> None:
    by_hand(project, "CREATE TABLE users (id integer PRIMARY KEY)")
    said = project.run("baseline", "create_users")
    assert said.code == 9
    assert "the migrations would not make the database what it is" in said.stderr
    assert 'drop_column("name")' in said.stderr
    by_hand(project, "DROP TABLE users")
    project.run("migrate", "create_users")
    project.run("stamp", "base")
    said = project.run("baseline", "create_users")
    assert said.stderr.splitlines() == [
        f"  recorded   {USERS}",
        "They lead to exactly what the database has; 1 recorded as applied, nothing was run.",
    ]


def test_drift_is_shown_adopted_and_reverted(project: Project) -> None:
    project.run("migrate")
    assert project.run("drift", "--exit-code").stderr == "The database has what its migrations say.\n"

    by_hand(project, "ALTER TABLE users ADD COLUMN age integer")
    said = project.run("drift", "--exit-code")
    assert (said.code, said.stdout) == (3, 'schema.table("users").add(Column("age", Integer))\n')
    assert said.stderr == "1 change past the migrations.\n"
    assert project.run("drift", "--json").json["changes"] == ['schema.table("users").add(Column("age", Integer))']

    said = project.run("drift", "--revert")
    assert said.code == 10
    assert "this destroys 1 change past the migrations, and nobody is here to be asked" in said.stderr
    said = project.run("drift", "--revert", "--force")
    assert (said.code, said.stdout) == (0, "ALTER TABLE users DROP COLUMN age;\n")
    assert said.stderr == "Taken back by 1 statement.\n"

    by_hand(project, "ALTER TABLE users ADD COLUMN age integer")
    said = project.run("drift", "--adopt", "-m", "age of users")
    assert said.stdout.endswith("_age_of_users.py\n")
    assert project.run("drift", "--exit-code").code == 0
    assert project.run("drift", "--adopt", "--revert").code == 2


def test_two_sides_are_compared(project: Project) -> None:
    project.run("migrate", "create_users")
    said = project.run("diff", "db", "history", "--exit-code")
    assert said.code == 3
    assert said.stdout.startswith("schema.create_table(\n")
    assert said.stderr == "1 change from db to history.\n"
    assert project.run("diff", "db", "applied", "--exit-code").stderr == "db and applied are the same.\n"
    said = project.run("diff", "db", "postgres://u:secret@localhost:1/x")
    assert said.code != 0
    assert "secret" not in said.stderr


def test_a_side_that_is_none_is_an_error(project: Project) -> None:
    said = project.run("diff", "db", "dbs")
    assert said.code == 2
    assert said.stderr == "Error: 'dbs' is nothing that could be compared\n  did you mean 'db'?\n"
