"""Leave to destroy, and to migrate a protected environment."""

from __future__ import annotations

import pytest

from tests.cli.conftest import POSTS, Project

DESTRUCTIVE = [["fresh"], ["db", "wipe"], ["db", "drop"]]
GOING_BACK = [["rollback"], ["redo"], ["reset"], ["refresh"]]


@pytest.fixture
def migrated(project: Project) -> Project:
    project.run("migrate")
    return project


@pytest.fixture
def production(migrated: Project) -> Project:
    """The same database, in a protected environment."""
    migrated.configure('[env.production]\nurl = "sqlite:///test.db"\n')
    migrated.environ["BRANT_ENV"] = "production"
    return migrated


@pytest.mark.parametrize("command", [*DESTRUCTIVE, *GOING_BACK], ids=" ".join)
def test_a_protected_environment_refuses(production: Project, command: list[str]) -> None:
    said = production.run(*command, "--json")
    assert (said.code, said.json["error"]) == (10, "Refused")
    assert "--allow-destructive production" in said.json["hint"]
    assert production.run("status", "--json").json["pending"] == 0


@pytest.mark.parametrize("command", [*DESTRUCTIVE, *GOING_BACK], ids=" ".join)
def test_force_is_no_consent(production: Project, command: list[str]) -> None:
    assert production.run(*command, "--force").code == 10


@pytest.mark.parametrize("command", [*DESTRUCTIVE, *GOING_BACK], ids=" ".join)
def test_the_environments_name_is_consent(production: Project, command: list[str]) -> None:
    assert production.run(*command, "--allow-destructive", "production").code == 0


@pytest.mark.parametrize("command", [*DESTRUCTIVE, *GOING_BACK], ids=" ".join)
def test_another_environments_name_is_refused(production: Project, command: list[str]) -> None:
    said = production.run(*command, "--allow-destructive", "staging", "--force")
    assert said.code == 10
    assert "staging" in said.stderr


@pytest.mark.parametrize("command", DESTRUCTIVE, ids=" ".join)
def test_elsewhere_destruction_needs_force_where_nobody_can_be_asked(migrated: Project, command: list[str]) -> None:
    said = migrated.run(*command)
    assert said.code == 10
    assert "--force goes ahead, and so does --allow-destructive test.db" in said.stderr
    assert migrated.run("status", "--json").json["pending"] == 0


@pytest.mark.parametrize("consent", [["--force"], ["--allow-destructive", "test.db"]], ids=" ".join)
@pytest.mark.parametrize("command", DESTRUCTIVE, ids=" ".join)
def test_elsewhere_force_or_the_databases_name_is_enough(
    migrated: Project, command: list[str], consent: list[str]
) -> None:
    assert migrated.run(*command, *consent).code == 0


@pytest.mark.parametrize("command", GOING_BACK, ids=" ".join)
def test_elsewhere_going_back_asks_nothing(migrated: Project, command: list[str]) -> None:
    assert migrated.run(*command).code == 0


def test_a_deployment_migrates_a_protected_environment_unasked(production: Project) -> None:
    production.migration("2024_02_01_000000_more", 'schema.create_table("more", c.id())')
    assert production.run("migrate", "--json").json["migrations"] == ["2024_02_01_000000_more"]


def test_pretending_to_roll_back_needs_no_consent(production: Project) -> None:
    assert POSTS in production.run("rollback", "--pretend").stdout
