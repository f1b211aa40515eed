"""brant new, init, sql and config show: what needs no database."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import POSTS, USERS, Project


def test_new_prints_the_path_of_the_file(project: Project) -> None:
    said = project.run("new", "add_votes_to_users")
    path = Path(said.stdout.strip())
    assert path.parent == Path("migrations")
    assert 'schema.table("users")' in path.read_text()


@pytest.mark.parametrize(
    ("args", "holds"),
    [
        (["create_pets_table"], 'schema.create_table(\n        "pets"'),
        (["pets", "--create", "animals"], '"animals"'),
        (["pets", "--table", "animals"], 'schema.table("animals")'),
        (["some", "words", "about", "pets"], '"""Some words about pets."""'),
        (["-m", "some words"], '"""Some words."""'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_new_takes_names_as_people_write_them(project: Project, args: list[str], holds: str) -> None:
    path = Path(project.run("new", *args, "--json").json["path"])
    assert holds in path.read_text()


def test_new_writes_sql(project: Project) -> None:
    assert Path(project.run("new", "votes", "--sql").stdout.strip()).suffix == ".sql"


def test_new_goes_where_it_is_told(project: Project) -> None:
    assert project.run("new", "votes", "--path", "elsewhere").stdout.startswith("elsewhere")


@pytest.mark.parametrize("args", [[], ["!!"], ["x" * 300]])
def test_a_name_that_is_none_is_refused(project: Project, args: list[str]) -> None:
    assert project.run("new", *args).code == 2


def test_init_makes_a_folder_and_a_configuration_that_loads(tmp_path: Path, project: Project) -> None:
    said = project.run("init", "--dir", "db/migrations", "--json")
    assert said.json["made"] == ["db/migrations", "brant.toml"]
    assert project.run("config", "show", "--json").json["settings"]["dir"]["value"] == "db/migrations"


def test_init_changes_nothing_that_is_there(project: Project) -> None:
    project.configure('table = "mine"\n')
    said = project.run("init", "--json")
    assert said.json == {
        "schema": "brant/1",
        "command": "init",
        "code": 0,
        "made": [],
        "kept": ["migrations", "brant.toml"],
    }
    assert (project.folder / "brant.toml").read_text() == 'table = "mine"\n'


def test_init_adds_a_table_to_pyproject(project: Project) -> None:
    pyproject = project.folder / "pyproject.toml"
    pyproject.write_text('[project]\nname = "shop"')
    project.run("init", "--url", "sqlite:///dev.db")
    project.run("init")
    settings = tomllib.loads(pyproject.read_text())
    assert settings["project"]["name"] == "shop"
    assert settings["tool"]["brant"]["url"] == "sqlite:///dev.db"


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "mariadb", "sqlite"])
def test_sql_needs_neither_database_nor_driver(project: Project, dialect: str) -> None:
    project.url = ""
    said = project.run("sql", "--dialect", dialect)
    assert said.code == 0
    assert said.stdout.index(f"-- {USERS}") < said.stdout.index(f"-- {POSTS}")


@pytest.mark.parametrize(
    ("between", "names"),
    [
        (["create_users:"], [POSTS]),
        ([":create_users"], [USERS]),
        (["create_users:create_posts"], [POSTS]),
        (["create_posts"], [POSTS]),
        (["create_users"], [USERS]),
        (["base:head"], [USERS, POSTS]),
        (["--down"], [POSTS, USERS]),
        (["--down", "create_posts:create_users"], [POSTS]),
        (["--down", "create_posts"], [POSTS]),
        (["--down", "create_users"], [USERS]),
    ],
    ids=" ".join,
)
def test_sql_prints_what_lies_between(project: Project, between: list[str], names: list[str]) -> None:
    script = project.run("sql", *between, "--dialect", "postgresql", "--json").json["sql"]
    assert [line[3:] for line in script.splitlines() if line.startswith("-- 20")] == names


def test_sql_without_dialect_and_database_is_a_usage_error(project: Project) -> None:
    project.url = ""
    assert project.run("sql").code == 2


def test_configuration_is_shown_with_its_origins(project: Project) -> None:
    project.configure('table = "mine"\n')
    settings = project.run("config", "show", "--lock-timeout", "3s", "--json")
    assert settings.code == 2  # that flag belongs to commands that run migrations
    settings = project.run("config", "show", "--env", "dev", "--json")
    shown = settings.json["settings"]
    assert shown["table"]["origin"].endswith("brant.toml")
    assert shown["env"] == {"value": "dev", "origin": "flag --env"}
    assert shown["url"]["origin"] == "environment DATABASE_URL"


def test_a_broken_configuration_is_told_with_its_line(project: Project) -> None:
    project.configure('table = "x"\ntabel = "mine"\n')
    said = project.run("status", "--json")
    assert said.json["where"]["line"] == 2
    assert "did you mean 'table'" in said.json["hint"]
