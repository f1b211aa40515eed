"""Random histories, carried out on a server: up, down and up again, looked at in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.dialects.base import Dialect
from brant.testing.strategies import History, histories
from brant.testing.suite import _looked_at, carry_out, dialect_of_engine, reversed_of
from tests.dialects.reflecting import differences
from tests.engines.scratch import Scratch
from tests.properties.examples import examples


@contextmanager
def empty_database(scratch: Scratch, folder: pytest.TempPathFactory) -> Iterator[sa.Connection]:
    """A connection to an empty database, as brant makes its own."""
    database = scratch.empty(folder.mktemp("history"))
    engine = database.engine()
    connection = dialect_of_engine(engine).own_connection(engine)
    try:
        yield connection
    finally:
        connection.close()
        scratch.drop(database)


def there_and_back(history: History, connection: sa.Connection) -> None:
    """Up, down and up again: as recorded, the same the second time, and nothing left in between."""
    dialect = dialect_of(connection)
    up, after = history.recording.operations, history.recording.after

    carry_out(dialect, connection, up, Catalog())
    first = _looked_at(dialect, connection, after)
    otherwise = told_otherwise(dialect, connection, after)
    carry_out(dialect, connection, reversed_of(history.recording), after)
    left = tables(dialect, connection)
    carry_out(dialect, connection, up, Catalog())

    assert otherwise == []
    assert left == []
    assert {name for name in first if isinstance(name, str)} == {table.name for table in after}
    assert views_of(first) == views_of(after.objects)
    assert _looked_at(dialect, connection, after) == first


def step_by_step(history: History, connection: sa.Connection) -> None:
    """Each operation by itself, and back: each state looks the same on the way back as on the way there."""
    dialect = dialect_of(connection)
    states = list(history.catalogs)
    seen = [look(dialect, connection, states[0])]
    for recorded, before, after in zip(history.operations, states, states[1:], strict=False):
        carry_out(dialect, connection, [recorded], before)
        seen.append(look(dialect, connection, after))
    undo = reversed_of(history.recording)
    for recorded, state, before, first in zip(undo, states[::-1], states[-2::-1], seen[-2::-1], strict=False):
        carry_out(dialect, connection, [recorded], state)
        assert look(dialect, connection, before) == first


def look(dialect: Dialect, connection: sa.Connection, catalog: Catalog) -> str:
    """What the server tells, by name: it tells of views in the order of their making.

    SQLite leaves quotes in its texts that a name once needed.
    """
    return repr(sorted(_looked_at(dialect, connection, catalog).items(), key=repr)).replace('"', "")


def views_of(found: Iterable[object]) -> set[object]:
    return {key for key in found if isinstance(key, tuple) and key[0] == "view"}


def told_otherwise(dialect: Dialect, connection: sa.Connection, catalog: Catalog) -> list[str]:
    """What the server tells in another way than it was recorded."""
    with connection.begin():
        return differences(dialect, catalog, dialect.reflect(connection))


def tables(dialect: Dialect, connection: sa.Connection) -> list[str]:
    with connection.begin():
        return [table.name for table in dialect.reflect(connection)]


# SQLAlchemy does not find the name of a foreign key whose column has quotes in its name.
pytestmark = pytest.mark.filterwarnings("ignore:WARNING. SQL-parsed foreign key:sqlalchemy.exc.SAWarning")


@examples(25)
@given(data=st.data())
def test_a_history_goes_there_and_back_again(
    data: st.DataObject, scratch: Scratch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    history = data.draw(histories(scratch.server.family, verbs=15))
    with empty_database(scratch, tmp_path_factory) as connection:
        there_and_back(history, connection)


@pytest.mark.engines("sqlite", "postgresql")
@examples(8)
@given(data=st.data())
def test_a_history_goes_back_step_by_step(
    data: st.DataObject, scratch: Scratch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    history = data.draw(histories(scratch.server.family, verbs=15))
    with empty_database(scratch, tmp_path_factory) as connection:
        step_by_step(history, connection)
