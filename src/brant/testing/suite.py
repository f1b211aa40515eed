"""DialectSuite: what a dialect must be able to do on its live server. Inherit it, and it is tested.

    from brant.testing.suite import DialectSuite

    class TestFirebird(DialectSuite):
        pass

It asks for a fixture ``dialect_engine``: a SQLAlchemy Engine on an empty database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.dialects.base import Dialect, Recorded
from brant.errors import Unsupported
from brant.execution.shadow import carry_out
from brant.migrations.migration import Recording
from brant.testing.cases import CASES, Case

__all__ = ["DialectSuite", "carry_out", "dialect_of_engine", "reversed_of"]


class DialectSuite:
    """Every case of :mod:`brant.testing.cases`, carried out, undone, and looked at in between."""

    @pytest.fixture
    def connection(self, dialect_engine: sa.Engine) -> Iterator[sa.Connection]:
        connection = dialect_of_engine(dialect_engine).own_connection(dialect_engine)
        yield connection
        connection.close()

    def look(self, dialect: Dialect, connection: sa.Connection, recorded: Catalog) -> None:
        """Called with what has been recorded and carried out: to compare with what the server tells, say."""

    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
    def test_change_takes_effect_and_its_reverse_restores(self, case: Case, connection: sa.Connection) -> None:
        dialect = dialect_of(connection)
        made, change = case.recorded()
        if case.is_refused_by(dialect):
            with pytest.raises(Unsupported):
                list(dialect.work(change.operations, change.before))
            return
        carry_out(dialect, connection, made.operations, made.before)
        before = _looked_at(dialect, connection, made.after)
        self.look(dialect, connection, made.after)
        carry_out(dialect, connection, change.operations, change.before)
        after = _looked_at(dialect, connection, change.after)
        self.look(dialect, connection, change.after)
        undo = reversed_of(change)
        carry_out(dialect, connection, undo, change.after)
        restored = _looked_at(dialect, connection, made.after)

        assert restored == before
        assert (after != before) == _is_visible(case, dialect)

    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
    def test_change_can_be_done_again_after_its_reverse(self, case: Case, connection: sa.Connection) -> None:
        dialect = dialect_of(connection)
        if case.is_refused_by(dialect):
            pytest.skip(f"{dialect.name} refuses it, as the other test shows")
        made, change = case.recorded()
        carry_out(dialect, connection, made.operations, made.before)
        carry_out(dialect, connection, change.operations, change.before)
        first = _looked_at(dialect, connection, change.after)
        carry_out(dialect, connection, reversed_of(change), change.after)
        carry_out(dialect, connection, change.operations, change.before)

        assert _looked_at(dialect, connection, change.after) == first


def dialect_of_engine(engine: sa.Engine) -> Dialect:
    with engine.connect() as connection:
        return dialect_of(connection)


def reversed_of(recording: Recording) -> list[Recorded]:
    """What undoes a recording, last first."""
    states = [recording.before]
    for operation, _ in recording.operations:
        states.append(operation.apply(states[-1]))
    pairs = zip(reversed(recording.operations), reversed(states[:-1]), strict=True)
    return [(operation.reverse(state), where) for (operation, where), state in pairs]


def _looked_at(dialect: Dialect, connection: sa.Connection, catalog: Catalog) -> dict[object, object]:
    """All as the server tells it; the order of a table's columns is left out, as no server can restore it."""
    with connection.begin():
        found = dialect.reflect(connection, [table.name for table in catalog])
        objects = dialect.reflect_objects(connection)
    tables: dict[object, object] = {
        name: replace(
            table,
            columns=tuple(sorted(table.columns, key=lambda column: column.name)),
            uniques=tuple(sorted(table.uniques, key=lambda unique: unique.name)),
            checks=tuple(sorted(table.checks, key=lambda check: check.name)),
            foreign_keys=tuple(sorted(table.foreign_keys, key=lambda key: key.name)),
            indexes=tuple(sorted(table.indexes, key=lambda index: index.name)),
        )
        for name, table in found.tables.items()
    }
    return dict(objects) | tables


def _is_visible(case: Case, dialect: Dialect) -> bool:
    """SQL on rows changes no table, and SQLite has no comments."""
    if case.name.startswith(("execute", "refresh")):
        return False
    if dialect.name in case.unseen_on:
        return False
    return not (dialect.name == "sqlite" and "comment" in case.name)
