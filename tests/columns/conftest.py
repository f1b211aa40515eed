"""A database of the test's own, with verbs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.columns.servers import Place, place


@pytest.fixture
def here(engine: sa.Engine) -> Iterator[Place]:
    with place(engine) as found:
        yield found
