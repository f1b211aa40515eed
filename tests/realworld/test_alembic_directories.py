"""Directories of Alembic's that no one here wrote: brant makes what Alembic makes, and survives being killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from brant import Migrator
from brant.catalog.catalog import Catalog
from brant.execution.database import Database as Opened
from brant.execution.generation import reflected
from tests.engines.scratch import Database, Scratch
from tests.realworld.public_directory import prepare

pytestmark = pytest.mark.slow

HOMES = {
    "octavia": "octavia/db/migration/alembic_migrations",
    "magnum": "magnum/db/sqlalchemy/alembic",
    "manila": "manila/db/migrations/alembic",
}
REVISIONS = {"octavia": 95, "magnum": 77, "manila": 76}


class Directory:
    """One of them, in a folder with its configuration."""

    def __init__(self, packages: Path, name: str, folder: Path) -> None:
        self._packages = packages
        self._folder = folder
        self.home = packages / HOMES[name]
        prepare(packages, self.home, folder / "alembic.ini")

    def run(self, tool: str, database: Database, *more: str) -> int:
        return self._run(tool, database, *more).returncode

    def converted(self, database: Database) -> list[str]:
        """How many revisions can be rewritten, and the reasons why others can't."""
        return self._run("convert", database).stdout.splitlines()

    def _run(self, tool: str, database: Database, *more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.realworld.public_directory", tool, str(self.home), database.url, *more]
        path = os.pathsep.join([str(self._packages), str(Path(__file__).parents[2])])
        done = subprocess.run(
            command,
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 9), done.stderr
        return done


def schema(database: Database) -> Catalog:
    own = {"brant_migrations", "brant_migrations_log", "brant_migrations_journal"}
    return reflected(Opened(database.url), [], own, lambda _: True)


def same_as_by_alembic(directory: Directory, scratch: Scratch, folder: Path, *deaths: int) -> int:
    """How many tables there are, when both have made the same."""
    by_alembic, by_brant = scratch.another(folder), scratch.another(folder)
    try:
        assert directory.run("alembic", by_alembic) == 0
        for death in deaths:
            assert directory.run("brant", by_brant, str(death)) == 9
        assert directory.run("brant", by_brant) == 0
        made, wanted = schema(by_brant), schema(by_alembic)
        assert made.tables.keys() == wanted.tables.keys()
        assert [table for table in made if table != wanted.table(table.name)] == []
        assert made.objects == wanted.objects
        migrator = Migrator(by_brant.url, directory.home)
        assert len(migrator.applied()) == len(migrator.status())
        return len(made.tables)
    finally:
        scratch.drop(by_alembic)
        scratch.drop(by_brant)


@pytest.mark.engines("mysql", "mariadb")  # the project supports these
@pytest.mark.parametrize("name", ["octavia", "magnum"])
def test_of_mysql(name: str, packages: Path, database: Database, scratch: Scratch, tmp_path: Path) -> None:
    directory = Directory(packages, name, tmp_path)
    assert len(list((directory.home / "versions").glob("*.py"))) >= REVISIONS[name]
    assert same_as_by_alembic(directory, scratch, tmp_path) > 5


@pytest.mark.engines("postgresql")  # on MySQL and MariaDB Alembic itself fails, on SQLite too
def test_of_postgresql(packages: Path, database: Database, scratch: Scratch, tmp_path: Path) -> None:
    directory = Directory(packages, "manila", tmp_path)
    assert same_as_by_alembic(directory, scratch, tmp_path) > 50


@pytest.mark.engines("mariadb")
def test_killed_in_the_middle_and_run_again(
    packages: Path, database: Database, scratch: Scratch, tmp_path: Path
) -> None:
    directory = Directory(packages, "octavia", tmp_path)
    assert same_as_by_alembic(directory, scratch, tmp_path, 120, 40, 1, 77) > 30


@pytest.mark.engines("mysql")
def test_most_can_be_rewritten_and_what_would_not_be_the_same_is_not(
    packages: Path, database: Database, tmp_path: Path
) -> None:
    files, *reasons = Directory(packages, "magnum", tmp_path).converted(database)
    assert int(files) >= 70
    assert reasons == [
        "asks for the connection (op.get_bind)",
        # Where only the name is to change, Alembic gives the column existing_type too, which it hasn't had.
        'leads elsewhere: schema.table("service").alter_column("ports", type=mysql.TEXT, autoincrement=False)',
    ]
