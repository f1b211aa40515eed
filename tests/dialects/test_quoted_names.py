"""A column's name in double quotes, in SQL text, is that column on every database; MySQL's own reading is a string."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, String
from sqlalchemy.exc import DBAPIError

from brant import Schema
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for, dialect_of
from brant.testing.case import Story, record
from brant.testing.suite import carry_out, dialect_of_engine

T = sa.table("t", sa.column("id"), sa.column("my price"), sa.column("more"), sa.column("kind"))


def quoted(schema: Schema) -> None:
    schema.create_table(
        "t",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("my price", Integer),
        Column("more", Integer, sa.Computed('"my price" + 1', persisted=True)),
        Column("kind", String(20)),
        sa.CheckConstraint('"my price" > 0 AND kind <> \'"my price"\'', name="ck"),
    )


def renamed(schema: Schema) -> None:
    schema.create_table(
        "t",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("price", Integer),
        Column("more", Integer, sa.Computed("price + 1", persisted=True)),
        Column("kind", String(20)),
        sa.CheckConstraint("price > 0 AND kind <> '\"my price\"'", name="ck"),
    )
    schema.table("t").rename_column("price", to="my price")


def added(schema: Schema) -> None:
    table = schema.create_table(
        "t",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("my price", Integer),
        Column("kind", String(20)),
    )
    table.add(Column("more", Integer, sa.Computed('"my price" + 1', persisted=True)))
    table.add_check('"my price" > 0 AND kind <> \'"my price"\'', name="ck")


STORIES: dict[str, Story] = {"created": quoted, "renamed": renamed, "added": added}


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    connection = dialect_of_engine(engine).own_connection(engine)
    yield connection
    connection.close()


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_it_is_read_as_the_column(connection: sa.Connection, story: Story) -> None:
    recording = record(story, Catalog())
    carry_out(dialect_of(connection), connection, recording.operations, Catalog())

    with connection.begin():
        connection.execute(sa.insert(T).values({"id": 1, "my price": 5, "kind": "x"}))
        assert connection.execute(sa.select(T.c.more)).scalar_one() == 6
        with pytest.raises(DBAPIError), connection.begin_nested():
            connection.execute(sa.insert(T).values({"id": 2, "my price": -5, "kind": "x"}))
        with pytest.raises(DBAPIError), connection.begin_nested():
            connection.execute(sa.insert(T).values({"id": 3, "my price": 5, "kind": '"my price"'}))


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
def test_what_names_no_column_stays_a_string_on_mysql(dialect: str) -> None:
    recording = record(lambda schema: schema.create_table("t", Column("a", Integer)), Catalog())
    change = record(lambda schema: schema.table("t").add_check('a <> "b" AND "a" > 0', name="ck"), recording.after)
    (sql,) = map(str, dialect_for(dialect).work(change.operations, recording.after))
    assert sql == 'ALTER TABLE t ADD CONSTRAINT ck CHECK (a <> "b" AND `a` > 0)'


def test_an_expression_of_an_index_on_mysql() -> None:
    recording = record(lambda schema: schema.create_table("t", Column("my name", String(20))), Catalog())
    change = record(lambda schema: schema.table("t").add_index('lower("my name")', name="ix"), recording.after)
    (sql,) = map(str, dialect_for("mysql").work(change.operations, recording.after))
    assert sql == "ALTER TABLE t ADD INDEX ix ((lower(`my name`)))"
