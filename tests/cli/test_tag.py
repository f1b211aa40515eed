"""brant tag: a point of the history that has a name."""

from __future__ import annotations

from tests.cli.conftest import POSTS, USERS, Project


def test_a_rollback_leads_to_a_tag(project: Project) -> None:
    assert project.run("tag").stderr == "There are no tags.\n"
    assert project.run("tag", "empty").stderr == "empty is after no migration at all.\n"
    project.run("migrate", "+1")
    assert project.run("tag", "v1.0").stderr == f"v1.0 is after {USERS}.\n"
    project.run("migrate")
    assert project.run("rollback", "v1.0", "--json").json["migrations"] == [POSTS]
    assert project.run("migrate", "v1.0").code == 0
    assert project.run("status", "--json").json["pending"] == 1
    assert project.run("migrate", "--json").json["migrations"] == [POSTS]
    assert project.run("rollback", "empty", "--json").json["migrations"] == [POSTS, USERS]
    assert project.run("rollback", "v2.0").code == 2


def test_a_tag_needs_no_files(project: Project) -> None:
    project.run("migrate")
    assert project.run("tag", "v1", "--dir", "nowhere").stderr == f"v1 is after {POSTS}.\n"


def test_tags_are_listed(project: Project) -> None:
    project.run("migrate")
    project.run("tag", "v1")
    project.run("tag", "v2")
    (first, second) = project.run("tag", "--json").json["tags"]
    assert (first["tag"], second["tag"], second["migration"]) == ("v1", "v2", POSTS)
    lines = project.run("tag").stdout.splitlines()
    assert lines[0].split() == ["tag", "after", "at", "(UTC)", "by"]
    assert lines[1].split()[:2] == ["v1", POSTS]


def test_a_tag_means_nothing_else(project: Project) -> None:
    for name in ("head", "-1", "two words", USERS):
        said = project.run("tag", "--", name)
        assert said.code == 2, name
    assert "can't be a tag" in project.run("tag", "head").stderr
    assert project.run("tag").stderr == "There are no tags.\n"


def test_a_history_is_stamped_at_a_tag(project: Project) -> None:
    project.run("migrate", "+1")
    project.run("tag", "v1")
    project.run("migrate")
    assert project.run("stamp", "v1", "--json").json["forgotten"] == [POSTS]
