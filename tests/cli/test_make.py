"""brant make: migrations from models."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Project
from tests.cli.test_terminal import at_terminal

MODELS = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    {column}
"""


def models(project: Project, column: str = "name: Mapped[str] = mapped_column(sa.String(80))") -> None:
    (project.folder / "shop_of_make.py").write_text(MODELS.format(column=column))
    sys.modules.pop("shop_of_make", None)
    sys.path_importer_cache.clear()


@pytest.fixture(autouse=True)
def configured(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    shutil.rmtree(project.folder / "migrations", ignore_errors=True)
    project.configure('models = "shop_of_make:Base"\n')
    models(project)
    yield
    sys.modules.pop("shop_of_make", None)


def test_the_first_migration_is_written_where_there_was_no_folder(project: Project) -> None:
    said = project.run("make")
    path = Path(said.stdout.strip())
    assert said.code == 0
    assert path.name.endswith("_create_users.py")
    assert 'Column("name", String(length=80), nullable=False)' in path.read_text()
    assert project.run("migrate").code == 0
    again = project.run("make")
    assert (again.code, again.stdout, again.stderr) == (0, "", "The migrations say all that the models do.\n")


def test_what_is_missing_is_found_by_check_and_by_json(project: Project) -> None:
    said = project.run("make", "--check")
    assert said.code == 3
    assert "create_table" in said.stdout
    assert "1 change of the models is in no migration." in said.stderr
    told = project.run("make", "--check", "--json").json
    assert (told["code"], len(told["changes"]), told["losses"], told["path"]) == (3, 1, [], None)
    assert not (project.folder / "migrations").exists()


def test_a_dry_run_prints_the_file_and_writes_none(project: Project) -> None:
    said = project.run("make", "-m", "the very first", "--dry-run")
    assert said.stdout.startswith('"""The very first."""\n')
    assert not (project.folder / "migrations").exists()


def test_a_message_names_the_file(project: Project) -> None:
    assert project.run("make", "-m", "people who buy").stdout.strip().endswith("_people_who_buy.py")


def test_a_new_name_must_be_told_without_a_terminal(project: Project) -> None:
    project.run("make")
    models(project, "full_name: Mapped[str] = mapped_column(sa.String(80))")
    said = project.run("make")
    assert said.code == 2
    assert "--rename users.name:full_name" in said.stderr
    made = Path(project.run("make", "--rename", "users.name:full_name").stdout.strip())
    assert 'rename_column("name", to="full_name")' in made.read_text()


def test_what_goes_is_said_to_be_lost(project: Project) -> None:
    project.run("make")
    models(project, "")
    said = project.run("make")
    assert 'This loses data: schema.table("users").drop_column("name")' in said.stderr


def test_a_database_is_compared_on_request(project: Project) -> None:
    project.run("make")
    assert project.run("make", "--check").code == 0
    assert project.run("make", "--check", "--from-database").code == 3
    project.run("migrate")
    assert project.run("make", "--check", "--from-database").code == 0


@pytest.mark.parametrize("args", [["make", "--offline"], ["makemigrations", "--offline"]], ids=lambda args: args[0])
def test_no_server_is_needed(project: Project, args: list[str]) -> None:
    project.url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    assert project.run(*args).stdout.strip().endswith("_create_users.py")
    models(project, "name: Mapped[str | None] = mapped_column(sa.VARCHAR(80))")
    made = Path(project.run(*args).stdout.strip())
    assert 'alter_column("name", nullable=True)' in made.read_text()


def test_that_no_server_was_asked_is_said(project: Project) -> None:
    project.run("make")
    project.url = "postgresql+psycopg://nobody:secret@127.0.0.1:1/nothing"
    models(project, "name: Mapped[str | None] = mapped_column(sa.String(80))")
    said = project.run("make", "--check")
    assert said.code == 3
    assert "Compared by text, not by the server: " in said.stderr
    assert "secret" not in said.stderr
    assert project.run("make", "--check", "--json").json["by_text"]


def test_what_is_told_to_go_must_be_there(project: Project) -> None:
    project.run("make")
    said = project.run("make", "--drop", "users.nam")
    assert said.code == 2
    assert "--drop users.nam: there is no such table or column" in said.stderr
    assert "did you mean 'users.name'?" in said.stderr


@pytest.mark.parametrize(("answer", "holds"), [("y", "rename_column"), ("n", "drop_column")])
def test_a_terminal_is_asked_about_a_new_name(project: Project, answer: str, holds: str) -> None:
    project.run("make")
    models(project, "full_name: Mapped[str] = mapped_column(sa.String(80))")
    question = "Has the column users.name become users.full_name?"
    code, screen = at_terminal(project, "make", "--dry-run", answers=[(question, answer)], CI="", PYTHONPATH=".")
    assert code == 0
    assert holds in screen


def test_where_no_models_are_named_that_is_told(project: Project) -> None:
    project.configure("")
    said = project.run("make")
    assert said.code == 2
    assert "no models are named" in said.stderr
    assert 'models = "app.models:Base"' in said.stderr
