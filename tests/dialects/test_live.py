"""The public dialect suite, on every engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from brant.testing.suite import DialectSuite
from tests.engines.scratch import Database


class TestDialects(DialectSuite):
    @pytest.fixture
    def dialect_engine(self, database: Database) -> Iterator[sa.Engine]:
        engine = database.engine()
        yield engine
        engine.dispose()
