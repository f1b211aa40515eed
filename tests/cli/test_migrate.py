"""brant migrate."""

from __future__ import annotations

import pytest

from tests.cli.conftest import BROKEN, POSTS, USERS, Project


def test_everything_pending_is_applied_as_one_batch(project: Project) -> None:
    said = project.run("migrate", "--json")
    assert said.code == 0
    assert said.json == {
        "schema": "brant/1",
        "command": "migrate",
        "code": 0,
        "direction": "up",
        "batch": 1,
        "migrations": [USERS, POSTS],
    }


def test_each_migration_gets_a_line_on_stderr_and_stdout_stays_empty(project: Project) -> None:
    said = project.run("migrate")
    assert said.stdout == ""
    assert said.stderr.splitlines()[0] == "Running migrations."
    assert [line.split()[0] for line in said.stderr.splitlines() if line.endswith("DONE")] == [USERS, POSTS]


def test_lines_are_as_wide_as_a_plain_terminal(project: Project) -> None:
    done = [line for line in project.run("migrate").stderr.splitlines() if line.endswith("DONE")]
    assert {len(line) for line in done} == {79}


def test_nothing_pending_is_no_failure(project: Project) -> None:
    project.run("migrate")
    said = project.run("migrate")
    assert (said.code, said.stderr) == (0, "Nothing to migrate.\n")


@pytest.mark.parametrize("target", [USERS, "2024_01_01", "create_users", "+1"])
def test_a_target_is_a_name_or_part_of_one_or_a_number_of_steps(project: Project, target: str) -> None:
    assert project.run("migrate", target, "--json").json["migrations"] == [USERS]


@pytest.mark.parametrize("target", ["head", "latest"])
def test_head_is_everything(project: Project, target: str) -> None:
    assert project.run("migrate", target, "--json").json["migrations"] == [USERS, POSTS]


@pytest.mark.parametrize("target", ["base", "zero", "0", "-1"])
def test_the_way_back_is_named_where_the_target_lies_back(project: Project, target: str) -> None:
    said = project.run("migrate", target)
    assert said.code == 2
    assert f"brant rollback {target}" in said.stderr


def test_a_part_that_two_names_have_is_refused_with_both(project: Project) -> None:
    said = project.run("migrate", "create")
    assert said.code == 2
    assert USERS in said.stderr
    assert POSTS in said.stderr


def test_only_leaves_the_others_pending(project: Project) -> None:
    assert project.run("migrate", "--only", "create_posts", "--json").json["migrations"] == [POSTS]


def test_only_and_a_target_exclude_each_other(project: Project) -> None:
    assert project.run("migrate", "head", "--only", "create_posts").code == 2


def test_step_makes_each_migration_a_batch(project: Project) -> None:
    project.run("migrate", "--step")
    assert [row["batch"] for row in project.run("status", "--json").json["migrations"]] == [1, 2]


@pytest.mark.parametrize("flag", ["--pretend", "--dry-run"])
def test_pretending_prints_sql_and_runs_nothing(project: Project, flag: str) -> None:
    said = project.run("migrate", flag)
    assert said.stdout.startswith(f"-- {USERS}\nCREATE TABLE users")
    assert project.run("status", "--json").json["pending"] == 2


def test_pretending_in_json_lists_statements(project: Project) -> None:
    [users, _] = project.run("migrate", "--pretend", "--json").json["migrations"]
    assert users["name"] == USERS
    assert users["statements"][0].startswith("CREATE TABLE users")


def test_what_a_migration_prints_is_not_data(project: Project) -> None:
    project.migration("2024_01_03_000000_chatty", 'print("hello")')
    said = project.run("migrate", "--json")
    assert said.json["code"] == 0
    assert "hello" in said.stderr


def test_a_failing_migration_ends_with_its_line_its_place_and_5(project: Project) -> None:
    project.migration(BROKEN, 'schema.execute("INSERT INTO nowhere VALUES (1)", down=None)')
    said = project.run("migrate")
    assert said.code == 5
    assert f"  {BROKEN} " in said.stderr
    assert said.stderr.count("FAIL") == 1
    assert f"migrations/{BROKEN}.py:8   schema.execute(" in said.stderr
    assert "INSERT INTO nowhere VALUES (1)" in said.stderr


def test_a_failure_in_json_says_what_was_applied_before(project: Project) -> None:
    project.migration(BROKEN, 'schema.execute("INSERT INTO nowhere VALUES (1)", down=None)')
    failure = project.run("migrate", "--json").json
    assert (failure["code"], failure["error"]) == (5, "MigrationFailed")
    assert failure["migration"] == BROKEN
    assert failure["applied"] == [USERS, POSTS]
    assert failure["where"]["line"] == 8


def test_an_edited_migration_ends_with_9(project: Project) -> None:
    project.run("migrate")
    project.migration(USERS, 'schema.create_table("people", c.id())')
    project.migration("2024_01_03_000000_later", 'schema.create_table("later", c.id())')
    said = project.run("migrate", "--json")
    assert (said.code, said.json["error"]) == (9, "EditedMigration")


def test_late_migrations_are_refused_when_the_order_is_strict(project: Project) -> None:
    project.run("migrate")
    project.migration("2023_01_01_000000_late", 'schema.create_table("late", c.id())')
    assert project.run("migrate", "--order", "strict").code == 9
    assert project.run("migrate").code == 0


def test_a_wrong_word_for_a_setting_lists_the_right_ones(project: Project) -> None:
    said = project.run("migrate", "--tx", "some")
    assert said.code == 2
    assert "each, all, none" in said.stderr


def test_laravels_isolated_changes_nothing(project: Project) -> None:
    assert project.run("migrate", "--isolated").code == 0


def test_the_last_line_counts_migrations_and_names_the_batch(project: Project) -> None:
    assert project.run("migrate", "+1").stderr.splitlines()[-1].startswith("1 migration applied as batch 1 in ")
    project.migration("2024_03_01_000000_more", 'schema.create_table("more", c.id())')
    last = project.run("migrate", "--step").stderr.splitlines()[-1]
    assert last.startswith("2 migrations applied as batches 2 to 3 in ")


def test_edited_files_are_told_as_warnings_where_configured(project: Project) -> None:
    project.configure('edited = "warn"\n')
    project.run("migrate")
    project.migration(USERS, 'schema.create_table("people", c.id())')
    said = project.run("migrate")
    assert said.code == 0
    assert said.stderr.startswith("Warning: ")
    assert USERS in said.stderr
