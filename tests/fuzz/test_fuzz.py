"""No name and no literal breaks a statement, or gets into one: each comes back as it was given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.testing.case import record
from brant.testing.suite import carry_out, dialect_of_engine
from tests.engines.server import FAMILIES, Family
from tests.fuzz.reading import found
from tests.fuzz.schemas import alter, altered, cases, create, fuzzed

pytestmark = pytest.mark.slow

SEEDS = range(4)


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """An empty database, but for a table that injected SQL would drop or empty."""
    connection = dialect_of_engine(engine).own_connection(engine)
    with connection.begin():
        connection.exec_driver_sql("CREATE TABLE canary (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO canary VALUES (1)")
    yield connection
    connection.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_text_comes_back_as_it_was_given(seed: int, connection: sa.Connection) -> None:
    dialect = dialect_of(connection)
    family: Family = dialect.name  # type: ignore[assignment]
    first, second = fuzzed(family, seed), fuzzed(family, 100 + seed)
    made = record(lambda schema: create(schema, first), Catalog())
    changed = record(lambda schema: alter(schema, first, second), made.after)

    carry_out(dialect, connection, made.operations, made.before)
    with connection.begin():
        assert found(connection, family, first) == cases(first, family)
    carry_out(dialect, connection, changed.operations, changed.before)
    with connection.begin():
        assert found(connection, family, altered(first, second)) == cases(altered(first, second), family)
        assert connection.exec_driver_sql("SELECT count(*) FROM canary").scalar() == 1


def test_there_are_twenty_thousand_cases() -> None:
    def number(family: Family, seed: int) -> int:
        first, second = fuzzed(family, seed), fuzzed(family, 100 + seed)
        return len(cases(first, family)) + len(cases(altered(first, second), family))

    assert sum(number(family, seed) for family in FAMILIES for seed in SEEDS) >= 20_000
