"""Exit codes, and how errors are told."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from brant.cli.exitcodes import EXIT_CODES
from brant.errors import BrantError
from tests.cli.conftest import BROKEN, USERS, Project


def every(kind: type[BrantError]) -> Iterator[type[BrantError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from every(child)


@pytest.mark.parametrize("kind", sorted(set(every(BrantError)), key=str))
def test_every_errors_exit_code_is_explained(kind: type[BrantError]) -> None:
    assert kind.exit_code in EXIT_CODES


def test_a_usage_error_names_the_help(project: Project) -> None:
    said = project.run("migrate", "--nope")
    assert said.code == 2
    assert "brant migrate --help" in said.stderr


def test_no_database_is_a_usage_error(project: Project) -> None:
    project.url = ""
    said = project.run("status")
    assert said.code == 2
    assert "DATABASE_URL" in said.stderr


def test_a_bug_has_one_line_and_no_traceback(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*args: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("brant.migrator.Migrator.status", explode)
    said = project.run("status", "--json")
    assert (said.code, said.json["code"], said.json["error"]) == (1, 1, "KeyError")
    assert "Traceback" not in said.stderr
    assert "BRANT_DEBUG=1" in said.stderr


def test_the_traceback_is_shown_on_request(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*args: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("brant.migrator.Migrator.status", explode)
    project.environ["BRANT_DEBUG"] = "1"
    assert "Traceback" in project.run("status").stderr


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("def up(schema)\n", 2),
        ("x = 1\n", 2),
        ("import nothing_of_that_name\n", 2),
        ("from brant import Schema\ndef up(schema: Schema) -> None:\n    schema.table('nope').drop_column('x')\n", 2),
    ],
    ids=["syntax error", "no up", "missing module", "unknown table"],
)
def test_a_file_that_is_no_migration_ends_with_2_and_its_place(project: Project, text: str, code: int) -> None:
    (project.folder / "migrations" / f"{BROKEN}.py").write_text(text)
    said = project.run("migrate", "--json")
    assert said.code == code
    assert said.json["where"]["file"].endswith(f"{BROKEN}.py")
    assert project.run("status", "--json").json["pending"] == 3


def test_a_folder_that_is_not_there_names_init(project: Project) -> None:
    said = project.run("status", "--dir", "nowhere")
    assert said.code == 2
    assert "brant init" in said.stderr


def test_a_file_that_is_no_database_is_told(project: Project) -> None:
    (project.folder / "test.db").write_bytes(b"this is no database, but it is long enough" * 100)
    said = project.run("migrate")
    assert said.code == 2
    assert "no SQLite database" in said.stderr


def test_the_installed_program_ends_with_the_code(project: Project) -> None:
    assert project.process("status", "--exit-code").code == 3
    assert project.process("nonsense").code == 2


def test_everything_said_is_flushed_at_the_end(project: Project, tmp_path: Path) -> None:
    with (tmp_path / "out.json").open("w") as out:
        subprocess.run(project.program("status", "--json"), stdout=out, env=project.variables(), check=True)
    assert USERS in (tmp_path / "out.json").read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_output_that_can_not_be_written_is_an_error(project: Project, flags: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            project.program("status", *flags),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=project.variables(),
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("Error: No space left on device")


def test_a_folder_that_may_not_be_written_is_told(project: Project) -> None:
    (project.folder / "file").write_text("")
    said = project.run("new", "pets", "--dir", "file/below")
    assert said.code == 2
    assert "file/below" in said.stderr


def test_a_terminal_without_unicode_gets_escapes(project: Project) -> None:
    project.migration("2025_01_01_000000_größe", 'schema.create_table("a", c.id())')
    project.environ |= {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert "gr\\xf6\\xdfe" in project.process("status").stdout
    assert project.process("status", "--json").json["migrations"][2]["name"] == "2025_01_01_000000_größe"
