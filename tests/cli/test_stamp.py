"""brant stamp: what is said of it, and what can't be meant."""

from __future__ import annotations

import sqlite3

from tests.cli.conftest import POSTS, USERS, Project


def test_a_history_ends_at_head_at_a_name_or_at_base(project: Project) -> None:
    said = project.run("stamp", "head")
    assert (said.code, said.stdout) == (0, "")
    assert said.stderr.splitlines() == [
        f"  recorded   {USERS}",
        f"  recorded   {POSTS}",
        "2 recorded as applied, 0 forgotten; nothing was run.",
    ]
    assert project.run("stamp", "head").stderr == "It says so already.\n"
    assert project.run("stamp", "create_users", "--json").json == {
        "schema": "brant/1",
        "command": "stamp",
        "code": 0,
        "recorded": [],
        "forgotten": [POSTS],
    }
    assert project.run("stamp", "base", "--json").json["forgotten"] == [USERS]


def test_single_ones_are_recorded_and_forgotten(project: Project) -> None:
    assert project.run("stamp", "--only", "posts", "--json").json["recorded"] == [POSTS]
    assert project.run("status", "--pending", "--json").json["pending"] == 1
    assert project.run("stamp", "--forget", "posts", "--json").json["forgotten"] == [POSTS]


def test_what_is_meant_must_be_said(project: Project) -> None:
    said = project.run("stamp")
    assert said.code == 2
    assert "say one of TARGET (head, for all), --only NAME, --forget NAME and --from TOOL" in said.stderr
    assert project.run("stamp", "head", "--only", "posts").code == 2
    said = project.run("stamp", "create_usres")
    assert said.code == 2
    assert "create_users" in said.stderr


def test_a_protected_environment_is_asked_about_on_a_terminal_only(project: Project) -> None:
    project.configure('protected = "live"\n[env.live]\nurl = "sqlite:///live.db"\n')
    assert project.run("--env", "live", "stamp", "head").code == 0


def test_another_tool_s_history_is_recorded(project: Project) -> None:
    with sqlite3.connect(project.folder / "test.db") as database:
        database.executescript(
            "CREATE TABLE schema_migrations (version varchar(128));"
            f"INSERT INTO schema_migrations VALUES ('{USERS[:17]}'), ('1999')"
        )
    said = project.run("stamp", "--from", "dbmate")
    assert said.stderr.splitlines() == [
        f"  recorded   {USERS}",
        "  no file    1999",
        "1 recorded as applied, 0 forgotten; nothing was run.",
    ]
    assert project.run("stamp", "--from", "dbmate", "--json").json["without_file"] == ["1999"]
    said = project.run("stamp", "--from", "flyway")
    assert said.code == 2
    assert "there is no table 'flyway_schema_history'" in said.stderr
