"""The public dialect suite, on every engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.dialects.base import Dialect
from brant.testing.suite import DialectSuite
from tests.dialects.reflecting import differences
from tests.engines.scratch import Database


class TestDialects(DialectSuite):
    @pytest.fixture
    def dialect_engine(self, database: Database) -> Iterator[sa.Engine]:
        engine = database.engine()
        yield engine
        engine.dispose()

    def look(self, dialect: Dialect, connection: sa.Connection, recorded: Catalog) -> None:
        """What the server tells is what was recorded."""
        with connection.begin():
            told = dialect.reflect(connection, [table.name for table in recorded])
        assert differences(dialect, recorded, told) == []
