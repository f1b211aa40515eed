"""A whole schema is read by a number of statements that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from brant.dialects import dialect_of, mysql_in_bulk

ODD = ("with space", "Mixed", "select", "semi;colon", "per%cent", "naïve")


def made(engine: sa.Engine, first: int, last: int, *names: str) -> None:
    metadata = sa.MetaData()
    for name in (*(f"t{number:03}" for number in range(first, last)), *names):
        sa.Table(
            name,
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("code", sa.String(20), nullable=False, index=True),
            sa.Column("above", sa.ForeignKey(f"{name}.id")),
            sa.Column("total", sa.Numeric(8, 2), server_default=sa.text("1.50")),
            sa.UniqueConstraint("code", "total", name=f"uq {name}"),
            sa.CheckConstraint("total > 0", name=f"ck {name}"),
        )
    metadata.create_all(engine)


@contextmanager
def counted(engine: sa.Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_the_number_of_statements_does_not_grow(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mysql_in_bulk, "AT_ONCE", 3)
    counts: list[int] = []
    made(engine, 0, 1)
    with engine.connect() as connection:  # the first asks the server for what is the same ever after
        dialect_of(connection).reflect(connection)
    for first, last in ((1, 2), (2, 12)):
        made(engine, first, last)
        with engine.connect() as connection, counted(engine) as said:
            assert len(dialect_of(connection).reflect(connection).tables) == last
            counts.append(len(said))
    assert counts[0] == counts[1]
    limit = {"postgresql": 26, "sqlite": 8}.get(engine.dialect.name, 9)
    assert counts[0] <= limit


def test_all_together_are_told_as_each_by_itself(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mysql_in_bulk, "AT_ONCE", 4)
    made(engine, 0, 3, *ODD)
    with engine.connect() as connection:
        dialect = dialect_of(connection)
        whole = dialect.reflect(connection).tables
        assert whole == dialect.reflect(connection, list(whole)).tables
        assert set(ODD) <= whole.keys()


@pytest.mark.engines("mysql", "mariadb")
def test_one_statement_is_one_statement_afterwards(engine: sa.Engine) -> None:
    made(engine, 0, 2)
    with engine.connect() as connection:
        dialect_of(connection).reflect(connection)
        with pytest.raises(DBAPIError):
            connection.exec_driver_sql("SELECT 1; SELECT 2")


@pytest.mark.engines("mysql", "mariadb")
def test_a_table_that_is_gone_is_told_by_the_server(engine: sa.Engine) -> None:
    made(engine, 0, 2)
    with engine.connect() as connection:
        with pytest.raises(DBAPIError, match="gone"):
            mysql_in_bulk.shown(connection, ["`t000`", "`gone`", "`t001`"])
        assert mysql_in_bulk.shown(connection, ["`t001`"])["`t001`"].startswith("CREATE TABLE `t001`")
