"""-v, -vv and --log-format: the log in place of the talk."""

from __future__ import annotations

import json

from tests.cli.conftest import USERS, Project


def test_verbose_turns_the_log_on_and_the_talk_off(project: Project) -> None:
    said = project.run("-v", "migrate")
    assert f"INFO    applied {USERS}" in said.stderr
    assert "DONE" not in said.stderr
    assert "CREATE TABLE" not in said.stderr


def test_very_verbose_has_sql(project: Project) -> None:
    assert "CREATE TABLE users" in project.run("migrate", "-vv").stderr


def test_the_log_can_be_json_to_its_last_line(project: Project) -> None:
    (project.folder / "migrations" / "2025_01_01_000000_broken.sql").write_text("-- up\nSELECT nope;\n")
    said = project.run("migrate", "--log-format", "json")
    lines = [json.loads(line) for line in said.stderr.splitlines()]
    assert lines[-1]["event"] == "CommandFailed"
    assert lines[-1]["code"] == 5
