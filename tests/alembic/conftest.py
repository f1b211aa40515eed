from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.alembic.project import AlembicProject


@pytest.fixture
def project(tmp_path: Path, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> AlembicProject:
    monkeypatch.chdir(tmp_path)
    return AlembicProject(tmp_path, engine)
