"""A folder of migrations to write, and a Migrator for it and the test's database."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Migrator
from tests.execution.histories import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "migrations"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def migrator(engine: sa.Engine, folder: Folder) -> Migrator:
    return Migrator(engine, folder.path)
