"""Where DDL can't be rolled back: of each statement on an object the server can tell whether it took effect."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from brant.dialects import dialect_of
from brant.dialects.base import Dialect
from brant.statement import Statement
from brant.testing.case import Case
from brant.testing.object_cases import OBJECT_CASES
from brant.testing.suite import carry_out
from tests.engines.scratch import Database

REPEATABLE = ("ALTER TABLE", "ALTER SEQUENCE", "CREATE OR REPLACE", "CREATE EVENT")
"""Says the same when it is run again: columns MODIFY to what they are. The event stands for what users write."""


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    engine = database.engine()
    with engine.connect() as asked:
        dialect = dialect_of(asked)
    with dialect.own_connection(engine) as connection:
        yield connection


@pytest.mark.engines("mysql", "mariadb")
@pytest.mark.parametrize("case", OBJECT_CASES, ids=lambda case: case.name)
def test_what_can_not_be_told_can_be_done_twice(case: Case, connection: sa.Connection) -> None:
    dialect = dialect_of(connection)
    if case.is_refused_by(dialect):
        pytest.skip(f"{dialect.name} refuses it")
    made, change = case.recorded()
    carry_out(dialect, connection, made.operations, made.before)
    work = list(dialect.work(change.operations, change.before))
    unclear = [part.sql for part in work if isinstance(part, Statement) and not _is_told(part, dialect, connection)]
    assert [sql for sql in unclear if not sql.startswith(REPEATABLE)] == []


def _is_told(statement: Statement, dialect: Dialect, connection: sa.Connection) -> bool:
    """Runs it; whether it looks different afterwards, or may be rolled back."""
    before = _look(statement, dialect, connection)
    with connection.begin():
        connection.exec_driver_sql(statement.sql, execution_options={"no_parameters": True})
    return statement.transactional or _look(statement, dialect, connection) != before


def _look(statement: Statement, dialect: Dialect, connection: sa.Connection) -> object:
    if statement.done_when is None:
        return dialect.shape(connection, statement.touches)
    with connection.begin():
        return bool(connection.exec_driver_sql(statement.done_when).scalar())
