"""After cases of the matrix: no drift, and a baseline that leads to the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Migrator
from brant.dialects import dialect_of
from tests.matrix.case import Case
from tests.matrix.cases import FAMILIES
from tests.matrix.trying import CaseMigrator

pytestmark = pytest.mark.slow

RAW = ("execute_sql", "execute_sql_of_each_database", "a_down_written_by_hand")
"""What raw SQL makes is in no file."""
APART = ("create_schema", "move_table", "in_another_schema")
"""A schema outlives the test's database on MySQL and MariaDB."""


EVERY = 3
"""Of the cases, which were tried one and all, so many stay in the suite: each takes a second."""

CASES = [
    case
    for family in ("tables", "keys and checks", "objects")
    for case in FAMILIES[family].found
    if case.name not in RAW and not any(word in case.name for word in APART)
]


@pytest.mark.parametrize("case", CASES[::EVERY], ids=lambda case: case.name)
def test_nothing_differs(case: Case, engine: sa.Engine, tmp_path: Path) -> None:
    with engine.connect() as connection:
        if case.is_refused_by(dialect_of(connection)):
            pytest.skip("refused, as the matrix shows")
    migrator = CaseMigrator(engine, case)
    migrator.migrate()

    found = migrator.drift()

    assert [operation.source() for operation in found.operations] == []
    assert found.untold == ()
    adopted = Migrator(engine, tmp_path, table="others", exclude="brant_migrations*").baseline()
    assert adopted.path is not None
    assert adopted.untold == ()
