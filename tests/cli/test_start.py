"""What a command may import: by name, since a clock would measure the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Project

HEAVY = {"sqlalchemy", "alembic", "rich", "psycopg", "pymysql", "asyncio"}
NEEDED_BY_NONE = HEAVY - {"sqlalchemy", "asyncio"}
"""SQLAlchemy itself imports asyncio."""

_TELL = """
import atexit, sys
atexit.register(lambda: print("MODULES", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr))
from brant.cli import main
sys.argv[0] = "brant"
main()
"""


def modules(project: Project, *args: str) -> set[str]:
    """The top-level modules that are loaded when the command ends."""
    done = subprocess.run(
        [sys.executable, "-c", _TELL, *args], env=project.variables(), capture_output=True, text=True, check=True
    )
    [line] = [line for line in done.stderr.splitlines() if line.startswith("MODULES")]
    return set(line.split()[1:])


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["--version"],
        ["migrate", "--help"],
        ["db", "--help"],
        ["help", "aliases"],
        ["help", "exit-codes"],
        ["new", "create_pets_table"],
        ["init"],
        ["config", "show"],
        ["config", "show", "--json"],
    ],
    ids=" ".join,
)
def test_what_needs_no_database_imports_nothing_heavy(project: Project, args: list[str]) -> None:
    assert modules(project, *args) & HEAVY == set()


@pytest.mark.parametrize("args", [["migrate"], ["status"], ["rollback"], ["log"], ["-v", "migrate"]], ids=" ".join)
def test_work_on_sqlite_imports_no_other_driver(project: Project, args: list[str]) -> None:
    assert modules(project, *args) & NEEDED_BY_NONE == set()


def test_the_help_lists_commands_without_importing_them(project: Project) -> None:
    tell = _TELL.replace('name.partition(".")[0] for', "name for")
    done = subprocess.run(
        [sys.executable, "-c", tell, "--help"], env=project.variables(), capture_output=True, text=True, check=True
    )
    assert "brant.cli.commands " in done.stderr
    assert "brant.cli.commands." not in done.stderr
    assert "brant.migrator" not in done.stderr


def test_a_command_is_imported_alone(project: Project) -> None:
    tell = _TELL.replace('name.partition(".")[0] for', "name for")
    done = subprocess.run(
        [sys.executable, "-c", tell, "status"], env=project.variables(), capture_output=True, text=True, check=True
    )
    loaded = [name for name in done.stderr.split() if name.startswith("brant.cli.commands.")]
    assert loaded == ["brant.cli.commands.status"]


def test_a_migration_may_use_a_module_of_the_project(project: Project) -> None:
    (project.folder / "shop_names.py").write_text('TABLE = "carts"\n')
    project.migration(
        "2026_01_03_000000_create_carts", "import shop_names; schema.create_table(shop_names.TABLE, c.id())"
    )
    program = Path(sys.executable).with_name("brant")
    done = subprocess.run([program, "migrate"], env=project.variables(PYTHONSAFEPATH="1"), check=False)
    assert done.returncode == 0
