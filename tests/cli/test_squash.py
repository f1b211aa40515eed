"""brant squash: what is said of it, and what can't be meant."""

from __future__ import annotations

from tests.cli.conftest import POSTS, USERS, Project

SQUASH = f"{POSTS}_squashed"


def test_a_squash_is_written_proven_and_finished(project: Project) -> None:
    project.run("migrate")
    said = project.run("squash", ":", "--prove")
    assert said.code == 0
    assert said.stdout == f"migrations/{SQUASH}.py\n"
    assert said.stderr.splitlines() == [
        "2 migrations in one, 2 operations instead of 2: recorded, both lead to the same; run on sqlite too.",
        f"The others stay. Once every database has them: brant squash --finish {SQUASH}",
    ]
    assert project.run("status", "--json").json["pending"] == 0
    said = project.run("squash", "--finish", "posts")
    assert said.code == 0
    assert said.stderr.splitlines()[-1] == (
        "2 files deleted; the squash is recorded in this database, and others record it when they migrate."
    )
    assert [one.name for one in (project.folder / "migrations").glob("*.py")] == [f"{SQUASH}.py"]
    assert project.run("migrate").code == 0
    assert [one["name"] for one in project.run("status", "--json").json["migrations"]] == [SQUASH]


def test_it_can_be_looked_at_first(project: Project) -> None:
    said = project.run("squash", "users:posts", "--dry-run", "--json")
    assert said.json["replaces"] == [USERS, POSTS]
    assert said.json["path"] is None
    assert said.json["text"].startswith('"""2 migrations in one')
    assert not list((project.folder / "migrations").glob("*_squashed.py"))
    assert project.run("squash", "users:posts", "--dry-run").stdout.startswith('"""2 migrations in one')


def test_it_is_proven_on_every_engine_that_is_configured(project: Project) -> None:
    project.configure('engines = ["sqlite", "mysql8"]\n')
    said = project.run("squash", ":", "--prove")
    assert said.code == 2
    assert "engines names mysql8, and no database of that kind is named" in said.stderr
    project.configure('engines = ["sqlite"]\n[databases]\nsecond = "sqlite:///second.db"\n')
    assert project.run("squash", ":", "--prove", "--on", "second", "--json").json["proven_on"] == ["sqlite", "sqlite"]
    said = project.run("squash", ":", "--prove", "--on", "secondd")
    assert said.code == 2
    assert "did you mean 'second'?" in said.stderr


def test_what_is_meant_must_be_said(project: Project) -> None:
    said = project.run("squash")
    assert said.code == 2
    assert "say FROM:TO (: for all), or --finish NAME" in said.stderr
    said = project.run("squash", "posts")
    assert said.code == 2
    assert "FROM:TO, posts: (to the latest) or :posts (from the first)" in said.stderr
    assert project.run("squash", "--finish", "users").code == 2


def test_django_s_word_is_understood(project: Project) -> None:
    assert project.run("squashmigrations", ":", "--dry-run").code == 0
