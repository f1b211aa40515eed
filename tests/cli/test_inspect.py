"""brant inspect: models of what there is, as they can be used."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Project


def test_models_say_what_the_database_has(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.run("migrate")
    said = project.run("inspect", "--out", "models_told.py")
    assert (said.code, said.stdout) == (0, "models_told.py\n")
    text = (project.folder / "models_told.py").read_text()
    assert "class Users(Base):" in text
    assert "brant_migrations" not in text
    assert project.run("inspect").stdout == text
    monkeypatch.syspath_prepend(str(project.folder))
    project.configure('models = "models_told:Base"\n')
    said = project.run("diff", "models", "db")
    assert (said.code, said.stdout) == (0, "")


def test_a_file_that_is_there_stays(project: Project) -> None:
    project.run("migrate")
    (project.folder / "models.py").write_text("mine")
    said = project.run("inspect", "--out", "models.py")
    assert said.code == 2
    assert "models.py is there already" in said.stderr
    assert (project.folder / "models.py").read_text() == "mine"
    assert project.run("inspect", "--out", "models.py", "--overwrite").code == 0


@pytest.mark.parametrize("style", ["dataclasses", "tables"])
def test_other_styles(project: Project, style: str) -> None:
    project.run("migrate")
    said = project.run("inspect", "--style", style, "--include", "users")
    assert "users" in said.stdout
    assert "posts" not in said.stdout
    assert ("MappedAsDataclass" in said.stdout) == (style == "dataclasses")


def test_django_s_word_is_understood(project: Project) -> None:
    project.run("migrate")
    assert "class Users(Base):" in project.run("inspectdb").stdout
