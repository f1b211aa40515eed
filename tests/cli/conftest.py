"""A project in a folder of its own, and the command line to run in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from brant.cli.root import brant

USERS = "2024_01_01_000000_create_users"
POSTS = "2024_01_02_000000_create_posts"
BROKEN = "2024_01_03_000000_broken"

_FILE = '''"""A migration of a test."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    {up}
'''


@dataclass(frozen=True)
class Said:
    """What a command line ended with."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.stdout)
        return answer


@dataclass
class Project:
    """The current folder: an SQLite file unless told otherwise, and ``migrations``."""

    folder: Path
    url: str = "sqlite:///test.db"
    environ: dict[str, str] = field(default_factory=dict[str, str])

    def migration(self, name: str, up: str) -> Path:
        path = self.folder / "migrations" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(_FILE.format(up=up.replace("\n", "\n    ")))
        return path

    def configure(self, text: str) -> None:
        (self.folder / "brant.toml").write_text(text)

    def run(self, *args: str, **more: Any) -> Said:
        """The command line in this process, with no terminal."""
        result = CliRunner().invoke(brant, list(args), env={"DATABASE_URL": self.url, **self.environ}, **more)
        return Said(result.exit_code, result.stdout, result.stderr)

    def program(self, *args: str) -> list[str]:
        return [sys.executable, "-m", "brant", *args]

    def variables(self, **more: str) -> Mapping[str, str]:
        return {**os.environ, "DATABASE_URL": self.url, **self.environ, **more}

    def process(self, *args: str) -> Said:
        """The program as it is installed."""
        done = subprocess.run(
            self.program(*args), capture_output=True, text=True, check=False, env=self.variables(), timeout=60
        )
        return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two migrations that create tables; nothing of the surroundings' settings."""
    for variable in list(os.environ):
        if variable.startswith("BRANT_") and not variable.startswith("BRANT_TEST"):
            monkeypatch.delenv(variable)
    for variable in ("DATABASE_URL", "CI", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    project.migration(USERS, 'schema.create_table("users", c.id(), c.string("name"))')
    project.migration(POSTS, 'schema.create_table("posts", c.id(), c.string("title"))')
    return project
