"""Other tools' words, and words that nobody knows."""

from __future__ import annotations

import pytest

from brant.cli.aliases import NOT_YET, WORDS, translated
from brant.cli.root import brant
from tests.cli.conftest import POSTS, USERS, Project


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        (["migrate:status"], "status"),
        (["migrate:status", "--pending"], "status"),
        (["showmigrations"], "status"),
        (["current"], "status"),
        (["info"], "status"),
        (["upgrade", "head"], "migrate"),
        (["upgrade", "+1"], "migrate"),
        (["up"], "migrate"),
        (["migrate:rollback", "--step=1"], "rollback"),
        (["downgrade", "-1"], "rollback"),
        (["downgrade", "base"], "rollback"),
        (["down"], "rollback"),
        (["migrate:reset"], "reset"),
        (["migrate:refresh", "--step=1"], "refresh"),
        (["migrate:fresh", "--force"], "fresh"),
        (["migrate:install"], "install"),
        (["make:migration", "add_votes_to_users", "--table=users"], "new"),
        (["revision", "-m", "add votes"], "new"),
        (["create", "add_votes"], "new"),
        (["history"], "log"),
        (["db:wipe", "--force"], "db wipe"),
        (["wipe", "--force"], "db wipe"),
        (["db:show"], "db show"),
        (["sqlmigrate", "create_users", "--dialect", "mysql"], "sql"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_other_tools_words_work(project: Project, typed: list[str], command: str) -> None:
    project.run("migrate")
    said = project.run(*typed, "--json")
    assert (said.json["command"], said.code) == (command, 0)


def test_djangos_application_is_left_out() -> None:
    assert translated(["sqlmigrate", "shop", "0003"]) == ["sql", "0003"]
    assert translated(["migrate", "shop", "0003"]) == ["migrate", "0003"]


def test_alembics_offline_upgrade_prints_sql() -> None:
    assert translated(["upgrade", "head", "--sql"]) == ["sql", ":head"]
    assert translated(["upgrade", "ab:cd", "--sql"]) == ["sql", "ab:cd"]


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_alias_stands_for_a_command(project: Project, word: str) -> None:
    assert project.run(*WORDS[word].split(), "--help").code == 0


def test_aliases_are_listed_and_not_in_the_help(project: Project) -> None:
    listed = project.run("help", "aliases").stdout
    assert all(word in listed for word in WORDS)
    assert "migrate:rollback" not in project.run("--help").stdout


@pytest.mark.parametrize("word", sorted(NOT_YET))
def test_what_is_not_there_yet_names_the_right_way(project: Project, word: str) -> None:
    said = project.run(word)
    assert said.code == 2
    assert NOT_YET[word] in said.stderr


def test_no_word_has_two_meanings() -> None:
    assert not set(WORDS) & set(NOT_YET)


@pytest.mark.parametrize(
    ("typed", "meant"), [("migrat", "migrate"), ("statsu", "status"), ("migrate:rolback", "migrate:rollback")]
)
def test_a_slip_gets_a_suggestion(project: Project, typed: str, meant: str) -> None:
    said = project.run(typed, "--json")
    assert (said.code, said.json["code"]) == (2, 2)
    assert f"did you mean {meant!r}?" in said.json["message"]


def test_a_slip_below_a_group_gets_a_suggestion_too(project: Project) -> None:
    assert "did you mean 'wipe'?" in project.run("db", "wip").stderr


def test_help_explains_a_command_by_any_of_its_names(project: Project) -> None:
    assert project.run("help", "migrate:rollback").stdout == project.run("rollback", "--help").stdout
    assert project.run("help", "db", "wipe").stdout == project.run("db", "wipe", "--help").stdout


@pytest.mark.parametrize("args", [[], ["--help"], ["-h"], ["help"]])
def test_without_a_command_there_is_the_help(project: Project, args: list[str]) -> None:
    said = project.run(*args)
    assert said.code == 0
    assert "Apply what is pending" in said.stdout


def test_global_options_stand_before_a_command_or_after_it(project: Project) -> None:
    before = project.run("--json", "--dir", "migrations", "status").json
    assert before == project.run("status", "--json", "--dir", "migrations").json
    assert [row["name"] for row in before["migrations"]] == [USERS, POSTS]


def test_folders_add_up(project: Project) -> None:
    (project.folder / "more").mkdir()
    (project.folder / "more" / "2025_01_01_000000_more.sql").write_text("-- up\nSELECT 1;\n")
    assert project.run("--dir", "migrations", "status", "--path", "more", "--json").json["total"] == 3


def test_the_program_is_called_brant() -> None:
    assert brant.name == "brant"


@pytest.mark.parametrize(
    ("typed", "answer"), [(["migrate", "--fake"], "brant stamp NAME"), (["fresh", "--seed"], "no seeders")]
)
def test_an_option_of_others_is_answered(project: Project, typed: list[str], answer: str) -> None:
    said = project.run(*typed)
    assert said.code == 2
    assert answer in said.stderr
