"""brant status, log and lock status."""

from __future__ import annotations

from tests.cli.conftest import BROKEN, POSTS, USERS, Project


def test_what_is_pending_stands_beside_what_is_applied(project: Project) -> None:
    project.run("migrate", "+1")
    rows = project.run("status", "--json").json["migrations"]
    assert [(row["name"], row["state"], row["batch"]) for row in rows] == [
        (USERS, "applied", 1),
        (POSTS, "pending", None),
    ]


def test_the_table_is_aligned_and_says_that_times_are_utc(project: Project) -> None:
    project.run("migrate", "+1")
    heading, users, posts = project.run("status").stdout.splitlines()
    assert heading.split("  ")[0] == "migration"
    assert "applied at (UTC)" in heading
    assert users.index("applied") == posts.index("pending") == heading.index("state")


def test_the_summary_is_talk(project: Project) -> None:
    said = project.run("status")
    assert said.stderr == "2 pending, 0 applied.\n"
    assert project.run("-q", "status").stderr == ""


def test_pending_leaves_out_what_is_applied(project: Project) -> None:
    project.run("migrate", "+1")
    said = project.run("status", "--pending", "--json")
    assert [row["name"] for row in said.json["migrations"]] == [POSTS]


def test_the_exit_code_tells_whether_something_is_pending(project: Project) -> None:
    assert project.run("status").code == 0
    assert project.run("status", "--exit-code").code == 3
    project.run("migrate")
    assert project.run("status", "--exit-code").code == 0


def test_a_file_that_is_gone_is_missing(project: Project) -> None:
    project.run("migrate")
    (project.folder / "migrations" / f"{USERS}.py").unlink()
    assert project.run("status", "--json").json["migrations"][0]["state"] == "missing"


def test_an_empty_folder_is_told(project: Project) -> None:
    (project.folder / "empty").mkdir()
    assert project.run("status", "--dir", "empty").stderr == "There are no migrations in empty.\n"


def test_the_log_has_the_latest_first_and_failures_too(project: Project) -> None:
    project.migration(BROKEN, 'schema.execute("INSERT INTO nowhere VALUES (1)", down=None)')
    project.run("migrate")
    entries = project.run("log", "--json").json["entries"]
    assert [(entry["event"], entry["migration"]) for entry in entries] == [
        ("failed", BROKEN),
        ("applied", POSTS),
        ("applied", USERS),
    ]


def test_the_log_can_be_cut_short(project: Project) -> None:
    project.run("migrate")
    assert len(project.run("log", "-n", "1").stdout.splitlines()) == 2


def test_an_empty_log_is_told(project: Project) -> None:
    assert project.run("log").stderr == "Nothing has happened here yet.\n"


def test_nobody_holds_the_lock(project: Project) -> None:
    assert project.run("lock", "status").stdout == "free\n"
    assert project.run("lock", "release", "--json").json["released"] is False
