"""brant rollback, redo, reset, refresh, fresh."""

from __future__ import annotations

import pytest

from tests.cli.conftest import POSTS, USERS, Project


@pytest.fixture
def migrated(project: Project) -> Project:
    """One batch for each migration."""
    project.run("migrate", "--step")
    return project


def reverted(project: Project, *args: str) -> list[str]:
    names: list[str] = project.run("rollback", *args, "--json").json["migrations"]
    return names


def test_the_last_batch_is_reverted(migrated: Project) -> None:
    assert reverted(migrated) == [POSTS]


@pytest.mark.parametrize("args", [["-2"], ["--step", "2"], ["--step=2"], ["base"], ["zero"], ["0"]])
def test_several_steps_or_all_of_them(migrated: Project, args: list[str]) -> None:
    assert reverted(migrated, *args) == [POSTS, USERS]


def test_a_number_of_steps_may_stand_before_options(migrated: Project) -> None:
    assert reverted(migrated, "-1", "--lock-wait", "1s") == [POSTS]


@pytest.mark.parametrize("args", [["--batch"], ["--batch", "2"]])
def test_a_batch_by_its_number_or_the_last(migrated: Project, args: list[str]) -> None:
    assert reverted(migrated, *args) == [POSTS]


def test_a_target_stays_applied(migrated: Project) -> None:
    assert reverted(migrated, "create_users") == [POSTS]


def test_only_reverts_one_in_the_middle(migrated: Project) -> None:
    assert reverted(migrated, "--only", "create_users") == [USERS]


@pytest.mark.parametrize("args", [["--step", "1", "--batch", "1"], ["-1", "--step", "1"]])
def test_ways_to_say_how_far_exclude_each_other(migrated: Project, args: list[str]) -> None:
    assert migrated.run("rollback", *args).code == 2


def test_a_misspelt_option_is_not_taken_for_a_target(migrated: Project) -> None:
    assert migrated.run("rollback", "--pretned").code == 2


@pytest.mark.parametrize("target", ["head", "+1"])
def test_the_way_on_is_named_where_the_target_lies_ahead(migrated: Project, target: str) -> None:
    assert f"brant migrate {target}" in migrated.run("rollback", target).stderr


def test_what_is_lost_is_listed_before_it_is(migrated: Project) -> None:
    lines = migrated.run("rollback").stderr.splitlines()
    assert lines[0] == "This loses data:"
    assert lines[1] == f'  {POSTS}: schema.drop_table("posts")'
    assert lines.index("Rolling back migrations.") > 1


def test_pretending_reverts_nothing(migrated: Project) -> None:
    said = migrated.run("rollback", "--pretend")
    assert said.stdout == f'-- {POSTS}\n-- loses data: schema.drop_table("posts")\nDROP TABLE posts;\n\n'
    assert migrated.run("status", "--json").json["pending"] == 0


def test_nothing_to_roll_back_is_no_failure(project: Project) -> None:
    said = project.run("rollback")
    assert (said.code, said.stderr) == (0, "Nothing to roll back.\n")


def test_redo_reverts_and_applies_the_last(migrated: Project) -> None:
    said = migrated.run("redo", "--json")
    assert said.json["migrations"] == [POSTS]
    assert migrated.run("log", "-n", "2", "--json").json["entries"][1]["event"] == "reverted"


def test_reset_reverts_everything(migrated: Project) -> None:
    assert migrated.run("reset", "--json").json["migrations"] == [POSTS, USERS]


def test_refresh_reverts_and_applies_everything(migrated: Project) -> None:
    assert migrated.run("refresh", "--json").json["migrations"] == [USERS, POSTS]


def test_fresh_drops_what_no_migration_made(migrated: Project) -> None:
    (migrated.folder / "migrations" / f"{POSTS}.py").unlink()
    said = migrated.run("fresh", "--force", "--json")
    assert said.json["migrations"] == [USERS]
    tables = [table["name"] for table in migrated.run("db", "show", "--json").json["tables"]]
    assert "posts" not in tables
