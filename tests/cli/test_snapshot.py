"""brant snapshot: what is said of it, and what can't be meant."""

from __future__ import annotations

from tests.cli.conftest import POSTS, USERS, Project


def test_a_schema_is_written_loaded_and_verified(project: Project) -> None:
    project.run("migrate")
    said = project.run("snapshot", "dump")
    assert (said.code, said.stdout, said.stderr) == (0, "schema.sqlite.sql\n", "")
    assert project.run("snapshot", "dump").stderr == "It was so already.\n"
    assert project.run("snapshot", "dump", "--check").code == 0
    project.url = "sqlite:///second.db"
    said = project.run("snapshot", "load")
    assert (said.code, said.stderr) == (0, "Made; 2 migrations recorded as applied.\n")
    assert project.run("migrate").stderr == "Nothing to migrate.\n"
    assert project.run("snapshot", "verify").stderr == "schema.sqlite.sql makes exactly what the database has.\n"
    assert project.run("snapshot", "load").code == 2
    assert project.run("status", "--json").json["pending"] == 0
    project.run("rollback", "--step", "2")
    assert project.run("snapshot", "dump", "--check").code == 3
    assert project.run("snapshot", "verify", "--json").json["code"] == 3


def test_another_file_may_be_named(project: Project) -> None:
    project.run("migrate")
    assert project.run("snapshot", "dump", "all.sql", "--json").json["changed"] is True
    text = (project.folder / "all.sql").read_text()
    assert [line.split('"name": ')[1] for line in text.splitlines() if "[migration]" in line] == [
        f'"{USERS}"}}',
        f'"{POSTS}"}}',
    ]
    said = project.run("snapshot", "load", "none.sql")
    assert said.code == 2
    assert "there is no snapshot 'none.sql'" in said.stderr


def test_laravel_s_word_is_understood(project: Project) -> None:
    project.run("migrate")
    assert project.run("schema:dump").stdout == "schema.sqlite.sql\n"
