"""brant status, log and lock status."""

from __future__ import annotations

from pathlib import Path

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


# -- objects kept as files


def with_a_view(project: Project) -> Path:
    path = project.folder / "migrations" / "objects" / "everybody.sql"
    path.parent.mkdir()
    path.write_text("CREATE VIEW everybody AS SELECT id FROM users")
    return path


def test_objects_have_a_table_of_their_own(project: Project) -> None:
    with_a_view(project)
    said = project.run("status")
    assert said.stdout.splitlines()[-2:] == [
        "object     batch  state  applied at (UTC)  duration",
        "everybody         new",
    ]
    assert said.stderr == "2 pending, 0 applied. Of 1 object, 1 is pending.\n"


def test_a_changed_object_is_pending(project: Project) -> None:
    path = with_a_view(project)
    assert project.run("migrate", "--json").json["objects"] == ["everybody"]
    assert project.run("status", "--exit-code").code == 0
    path.write_text("CREATE VIEW everybody AS SELECT 1 AS one")
    said = project.run("status", "--pending", "--exit-code", "--json")
    assert said.code == 3
    assert [(row["name"], row["state"]) for row in said.json["objects"]] == [("everybody", "changed")]


def test_an_object_whose_file_is_gone_is_pruned_when_asked(project: Project) -> None:
    path = with_a_view(project)
    project.run("migrate")
    path.unlink()
    assert project.run("migrate").stderr == "Nothing to migrate.\n"
    assert project.run("status", "--json").json["objects"][0]["state"] == "gone"
    assert "1 object applied as batch 2" in project.run("migrate", "--prune").stderr
    assert "objects" not in project.run("status", "--json").json


def test_the_folder_of_objects_is_configured(project: Project) -> None:
    path = with_a_view(project)
    path.parent.rename(project.folder / "views")
    (project.folder / "brant.toml").write_text('objects = "views"\n')
    assert project.run("status", "--json").json["objects_pending"] == 1
    (project.folder / "brant.toml").write_text("objects = false\n")
    assert "objects" not in project.run("status", "--json").json
