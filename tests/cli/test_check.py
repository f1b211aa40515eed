"""brant check: what it finds, how it ends, and in which formats it says so."""

from __future__ import annotations

import json
import sqlite3
import sys
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import POSTS, USERS, Project

MODELS = """
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table("users", metadata, sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("name", sa.String(255), nullable=False))
sa.Table("posts", metadata, sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("title", sa.String(255), nullable=False){more})
"""


@pytest.fixture
def models(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    write_models(project)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    project.configure('models = "shop_to_check:metadata"\n')


def write_models(project: Project, more: str = "") -> None:
    (project.folder / "shop_to_check.py").write_text(MODELS.format(more=more))
    sys.modules.pop("shop_to_check", None)
    sys.path_importer_cache.clear()


@pytest.mark.usefixtures("models")
def test_nothing_to_mend(project: Project) -> None:
    project.run("migrate")
    said = project.run("check")
    assert said.code == 0
    assert said.stdout.splitlines() == ["files    ok", "models   ok", "history  ok", "drift    ok"]
    assert said.stderr == "Nothing to mend.\n"


@pytest.mark.usefixtures("models")
def test_everything_is_found_at_once(project: Project) -> None:
    project.run("migrate", "create_users")
    write_models(project, ', sa.Column("body", sa.Text)')
    with sqlite3.connect(project.folder / "test.db") as connection:
        connection.execute("ALTER TABLE users ADD COLUMN age integer")
    connection.close()

    said = project.run("check")

    assert said.code == 3
    assert said.stdout.splitlines() == [
        "files    ok",
        "models   1 found",
        '    schema.table("posts").add(Column("body", Text))',
        "history  1 found",
        f"    {POSTS} is not applied  at migrations/{POSTS}.py:1",
        "drift    1 found",
        '    schema.table("users").add(Column("age", Integer))',
    ]
    assert said.stderr.splitlines()[-1] == "3 things to mend."


def test_one_aspect_alone(project: Project) -> None:
    project.run("migrate")
    assert project.run("check", "--history").stdout == "history  ok\n"
    assert project.run("check", "--files", "--drift").stdout == "files    ok\ndrift    ok\n"
    assert project.run("check", "--models").stdout == "models   skipped: no models are named\n"


def test_without_a_database_files_are_checked(project: Project) -> None:
    project.url = ""
    said = project.run("check", "--engine", "postgresql", "--engine", "mysql")
    assert (said.code, said.stdout) == (0, "files    ok\nmodels   skipped: no models are named\n")


def test_files_are_compiled_for_each_engine(project: Project) -> None:
    path = project.migration("2024_01_03_000000_part", 'schema.table("users").add_index("name", where="name > 1")')
    said = project.run("check", "--files", "--engine", "postgresql", "--engine", "mysql", "--json")
    (finding,) = said.json["findings"]
    assert (said.code, finding["code"], finding["level"]) == (2, "unsupported", "error")
    assert finding["message"].startswith("mysql: ")
    assert (finding["file"], finding["line"]) == (f"migrations/{path.name}", 8)


def test_a_file_that_can_not_be_read_is_the_only_thing_to_say(project: Project) -> None:
    project.migration("2024_01_03_000000_wrong", 'schema.table("userss").drop()')
    said = project.run("check")
    assert said.code == 2
    assert "userss" in said.stdout
    assert "1 thing to mend." in said.stderr


def test_no_way_back_is_a_warning(project: Project) -> None:
    project.migration("2024_01_03_000000_raw", 'schema.execute("UPDATE users SET name = 1")')
    project.run("migrate")
    said = project.run("check", "--files")
    assert said.code == 0
    assert "    warning: " in said.stdout


def test_an_edited_and_a_missing_file_are_worse_than_pending_ones(project: Project) -> None:
    project.run("migrate")
    project.migration(USERS, 'schema.create_table("users", c.id(), c.string("other"))')
    (project.folder / "migrations" / f"{POSTS}.py").unlink()
    project.migration("2024_01_03_000000_new", 'schema.create_table("new", c.id())')

    said = project.run("check", "--history", "--json")

    assert said.code == 9
    assert [finding["code"] for finding in said.json["findings"]] == ["missing", "edited", "pending"]


def test_github_shows_findings_at_their_lines(project: Project) -> None:
    said = project.run("check", "--history", "--format", "github")
    assert said.code == 3
    assert said.stdout.splitlines()[0] == (
        f"::error file=migrations/{USERS}.py,line=1,title=brant check%3A pending::"
        f"{USERS} is not applied%0Abrant migrate applies it"
    )
    project.environ["GITHUB_ACTIONS"] = "true"
    assert project.run("check", "--history").stdout == said.stdout


def test_sarif_has_a_result_for_each_finding(project: Project) -> None:
    said = project.run("check", "--history", "--format", "sarif")
    run = json.loads(said.stdout)["runs"][0]
    assert run["tool"]["driver"]["rules"] == [{"id": "pending", "name": "pending"}]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": f"migrations/{USERS}.py"}, "region": {"startLine": 1}}
    assert run["results"][0]["level"] == "error"


def test_junit_has_a_case_for_each_aspect(project: Project) -> None:
    project.run("migrate", "create_users")
    said = project.run("check", "--format", "junit")
    suite = ElementTree.fromstring(said.stdout.partition("\n")[2])
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "4",
        "failures": "1",
        "skipped": "1",
    }
    cases = {case.get("name"): [child.tag for child in case] for case in suite}
    assert cases == {"files": [], "history": ["failure"], "drift": [], "models": ["skipped"]}
