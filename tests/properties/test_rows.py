"""Random changes of tables that hold rows: no value changes, in any column, there or back."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.migrations.migration import Recording
from brant.testing.case import record
from brant.testing.suite import _looked_at, carry_out, reversed_of
from tests.engines.scratch import Scratch
from tests.properties.examples import examples
from tests.properties.test_engines import empty_database
from tests.properties.walks import Place, filled, rows, walk

pytestmark = pytest.mark.slow

Places = dict[tuple[str, str], Place]


@examples(12)
@given(data=st.data())
def test_no_value_changes_there_or_back(
    data: st.DataObject, scratch: Scratch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with empty_database(scratch, tmp_path_factory) as connection:
        dialect = dialect_of(connection)
        made = record(filled, Catalog())
        carry_out(dialect, connection, made.operations, Catalog())
        insert(connection, made.after)
        looked = _looked_at(dialect, connection, made.after)
        walking = walk(data.draw, made.after)
        steps: list[tuple[Recording, Places]] = []
        start = copy.deepcopy(walking.places)
        before, first = made.after, values(connection, start)

        for _ in range(data.draw(st.integers(1, 8))):
            operations = walking.step()
            recording = Recording(tuple(operations), before, walking.schema._catalog)
            steps.append((recording, copy.deepcopy(walking.places)))
            carry_out(dialect, connection, operations, before)
            before = recording.after
            assert values(connection, walking.places) == kept(first, walking.places)

        alive, states = walking.places, [start, *(places for _, places in steps[:-1])]
        for (recording, _), places in zip(steps[::-1], states[::-1], strict=True):
            carry_out(dialect, connection, reversed_of(recording), recording.after)
            there = {key: places[key] for key in alive}
            assert values(connection, there) == kept(first, there)
        assert _looked_at(dialect, connection, made.after) == looked


def insert(connection: sa.Connection, catalog: Catalog) -> None:
    with connection.begin():
        for name in ("parent", "child"):
            connection.execute(sqla.build_table(catalog.table(name)).insert(), rows(name))


def values(connection: sa.Connection, places: Places) -> dict[tuple[str, str], list[Any]]:
    """What each column holds, in the order of the keys."""
    found: dict[tuple[str, str], list[Any]] = {}
    with connection.begin():
        for table in ("parent", "child"):
            mine = {key: place for key, place in places.items() if key[0] == table}
            name = mine[table, "id"].table
            columns: list[sa.ColumnClause[Any]] = [sa.column(place.column) for place in mine.values()]
            ordered = sa.select(*columns).select_from(sa.table(name)).order_by(sa.column(mine[table, "id"].column))
            told = connection.execute(ordered).all()
            found |= {key: [row[place] for row in told] for place, key in enumerate(mine)}
    return found


def kept(first: dict[tuple[str, str], list[Any]], places: Places) -> dict[tuple[str, str], list[Any]]:
    return {key: first[key] for key in places}
