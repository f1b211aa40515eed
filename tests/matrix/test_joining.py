"""Changes that go into one ALTER TABLE do what they do one by one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.migrations.migration import Recording
from brant.testing.case import record
from brant.testing.suite import carry_out
from tests.engines.scratch import Database
from tests.matrix.base import base
from tests.matrix.case import Case
from tests.matrix.cases import CASES
from tests.matrix.dumps import Dump, difference, dump

JOINED = (
    "add_several_columns",
    "add_column_with_key_unique_and_index",
    "alter_several_columns_of_a_table",
    "alter_the_same_column_twice",
    "rename_and_alter_all_attributes",
    "rename_column_and_add_another_of_its_name",
    "drop_several_columns",
    "drop_column_and_add_another_of_its_name",
    "many_changes_of_a_table",
    "replace_check_under_its_name",
    "replace_unique_under_its_name",
    "replace_primary_key",
    "add_constraints_of_every_kind",
)


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_together_or_one_by_one_the_schema_is_the_same(database: Database) -> None:
    chosen = [case for case in CASES if case.name in JOINED]
    with database.engine().connect() as connection:
        together = {case.name: _done(case, connection, in_one=True) for case in chosen}
        by_itself = {case.name: _done(case, connection, in_one=False) for case in chosen}

    assert len(chosen) == len(JOINED)
    assert {name: difference(together[name], by_itself[name]) for name in together} == dict.fromkeys(JOINED, "")


def _done(case: Case, connection: sa.Connection, *, in_one: bool) -> Dump:
    """What is there after the case, on a database that is emptied again."""
    given = record(case.given, record(base, Catalog()).after)
    changed = record(case.up, given.after)
    _carry_out(record(base, Catalog()), connection, in_one=True)
    _carry_out(given, connection, in_one=True)
    _carry_out(changed, connection, in_one=in_one)
    with connection.begin():
        told = dump(connection)
    dialect_of(connection).wipe(connection)
    return told


def _carry_out(recording: Recording, connection: sa.Connection, *, in_one: bool) -> None:
    before = recording.before
    parts = [recording.operations] if in_one else [(recorded,) for recorded in recording.operations]
    for part in parts:
        carry_out(dialect_of(connection), connection, part, before)
        for operation, _ in part:
            before = operation.apply(before)
