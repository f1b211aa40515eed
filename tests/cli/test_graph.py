"""brant graph: which migration comes after which."""

from __future__ import annotations

from tests.cli.conftest import POSTS, USERS, Project


def depending(project: Project) -> None:
    project.migration("2024_01_03_000000_a", "pass").write_text(
        "from brant import migration\n\n\n"
        '@migration(depends_on=["create_posts", "create_users"])\ndef up(schema):\n    pass\n'
    )


def test_it_is_drawn_in_the_order_of_a_run(project: Project) -> None:
    depending(project)
    said = project.run("graph")
    assert said.code == 0
    assert said.stdout.splitlines() == [USERS, POSTS, f"2024_01_03_000000_a  after {POSTS}, {USERS}"]


def test_it_is_drawn_for_programs(project: Project) -> None:
    depending(project)
    assert f'  "{USERS}" -> "2024_01_03_000000_a";' in project.run("graph", "--format", "dot").stdout
    assert project.run("graph", "--format", "mermaid").stdout.splitlines()[-2:] == ["  m1 --> m2", "  m0 --> m2"]
    assert project.run("graph", "--json").json["dependencies"] == [
        {"migration": "2024_01_03_000000_a", "depends_on": POSTS},
        {"migration": "2024_01_03_000000_a", "depends_on": USERS},
    ]
