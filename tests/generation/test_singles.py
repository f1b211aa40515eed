"""Every single change on every engine: seen, written as a file that does it, and nothing left to see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.execution.database import Database as Target
from brant.execution.generation import Changes, Renames, changes
from brant.execution.shadow import Comparison, carry_out, told
from brant.migrations.diff import diff
from tests.engines.scratch import Database
from tests.generation.singles import SINGLES, Single

pytestmark = pytest.mark.slow

NAMES = pytest.mark.parametrize("single", SINGLES, ids=lambda single: single.name)


@pytest.fixture
def comparison(database: Database) -> Comparison:
    return Comparison(Target(database.url))


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    engine = database.engine()
    connection = dialect_of(engine).own_connection(engine)
    yield connection
    connection.close()


@NAMES
def test_it_is_seen_and_written_and_done(single: Single, comparison: Comparison, connection: sa.Connection) -> None:
    dialect = dialect_of(connection)
    if single.case.is_refused_by(dialect):
        pytest.skip(f"{dialect.name} refuses it, as another test shows")

    made = _made(single, comparison)

    assert comparison.by_text is None
    if not made:
        assert not _differs(single, comparison)
        return
    assert made.left() == ()
    recording = made.recording()
    given = [(operation, None) for operation in diff(Catalog(), single.before)]
    carry_out(dialect, connection, given, Catalog())
    with connection.begin():
        was = dialect.reflect(connection, list(single.before.tables))
    carry_out(dialect, connection, recording.operations, recording.before)
    found = dialect.reflect(connection, list(single.after.tables))
    assert single.name == "validate_constraint" or found.tables != was.tables
    there = Catalog(found.tables, objects=single.after.objects)
    assert diff(there, single.after, comparison, of_others=True) == ()


def _made(single: Single, comparison: Comparison) -> Changes:
    """What looks like a new name is one, if the change was one of names."""
    return changes(single.before, single.after, comparison, Renames(ask=lambda _: single.has_renames))


def _differs(single: Single, comparison: Comparison) -> bool:
    """Whether the server tells of any difference."""
    if single.before.tables.keys() != single.after.tables.keys():
        return True
    return told(single.before, comparison.database).tables != told(single.after, comparison.database).tables
