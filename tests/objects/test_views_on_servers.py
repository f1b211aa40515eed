"""Views on servers: what they give after the tables under them have changed, and after that is undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, String
from sqlalchemy.exc import OperationalError

from brant.catalog.catalog import Catalog
from brant.catalog.queries import Unclear
from brant.dialects import dialect_of
from brant.migrations.recorder import Schema
from brant.testing.case import Story, record
from brant.testing.suite import carry_out, reversed_of
from tests.engines.scratch import Database
from tests.properties.examples import examples

ROWS = "INSERT INTO people VALUES (1, 'Ann', 30), (2, 'Bob', 40); INSERT INTO pets VALUES (1, 1, 'Cat'), (2, 2, 'Dog')"


def peopled(schema: Schema, *queries: str) -> None:
    """People and their pets with rows, and a view v0, v1, … for each query."""
    key, name = Column("id", Integer, primary_key=True), Column("name", String(20))
    schema.create_table("people", key, name, Column("age", Integer))
    key, name = Column("id", Integer, primary_key=True), Column("name", String(20))
    schema.create_table("pets", key, Column("owner", Integer), name)
    schema.execute(ROWS, down=())
    for number, query in enumerate(queries):
        schema.create_view(f"v{number}", query)


def given_by(connection: sa.Connection, view: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """The columns and rows of a view; one that has no name is called after its text, which nobody relies on."""
    with connection.begin():
        result = connection.exec_driver_sql(f"SELECT * FROM {view}")
        names = [name if name.isidentifier() else "" for name in tuple(result.keys())]
        return names, sorted((tuple(row) for row in result), key=repr)


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    engine = database.engine()
    with engine.connect() as asked:
        dialect = dialect_of(asked)
    with dialect.own_connection(engine) as connection:
        yield connection


def renamed_twice(schema: Schema) -> None:
    schema.rename_table("people", to="humans")
    schema.table("humans").rename_column("name", to="called")


CHANGES: list[Story] = [
    lambda schema: schema.table("people").rename_column("name", to="full_name"),
    lambda schema: schema.table("people").alter_column("name", type=String(99)),
    lambda schema: schema.table("people").alter_column("age", type=sa.BigInteger),
    lambda schema: schema.rename_table("people", to="humans"),
    lambda schema: schema.table("people").drop_column("age", cascade=True),
    lambda schema: schema.replace_view("v0", "SELECT name, id FROM people"),
    renamed_twice,
]


@pytest.mark.parametrize("change", CHANGES)
def test_views_give_the_same_after_a_change_and_its_reverse(change: Story, connection: sa.Connection) -> None:
    dialect = dialect_of(connection)

    def before(schema: Schema) -> None:
        above = "SELECT v0.name, pets.name AS pet FROM v0 JOIN pets ON owner = v0.id"
        peopled(schema, "SELECT id, name FROM people", above)

    made = record(before, Catalog())
    carry_out(dialect, connection, made.operations, made.before)
    given_before = given_by(connection, "v1")
    recording = record(change, made.after)
    carry_out(dialect, connection, recording.operations, recording.before)
    assert given_by(connection, "v1") == given_before
    carry_out(dialect, connection, reversed_of(recording), recording.after)
    assert given_by(connection, "v1") == given_before
    assert given_by(connection, "v0") == (["id", "name"], [(1, "Ann"), (2, "Bob")])


# -- any query that can be followed

NAMES = st.sampled_from(["p.name", "name", "people.name", "age", "p.id", "id", "upper(name)", "p.age + 1", "'name'"])
ALIASES = st.sampled_from(["", " AS name", " AS label", " name", " AS age"])
SOURCES = st.sampled_from(
    [
        *("people", "people p", "people AS p JOIN pets ON pets.owner = p.id", "people p, pets name"),
        *("(SELECT name, id, age FROM people) p", "(SELECT * FROM people) AS people"),
        *("pets JOIN people p ON p.id = owner", "people p LEFT JOIN people q ON q.id = p.age"),
        "pets p JOIN (SELECT people.name AS label, id AS age FROM people) q ON q.age = p.owner",
    ]
)
CONDITIONS = st.sampled_from(
    [
        *("", " WHERE name > 'A'", " WHERE p.name IN (SELECT name FROM people)", " WHERE EXISTS (SELECT 1 FROM pets)"),
        *(" WHERE EXISTS (SELECT 1 FROM pets WHERE pets.name <> p.name)", " ORDER BY name", " ORDER BY age DESC, 1"),
        *(" GROUP BY name", " WHERE (SELECT max(name) FROM people) > name", " UNION SELECT name FROM people"),
    ]
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query over people, with aliases, joins, subqueries and common table expressions; not each is valid."""
    items = draw(st.lists(st.tuples(NAMES, ALIASES).map("".join), min_size=1, max_size=3))
    query = f"SELECT {', '.join(items)} FROM {draw(SOURCES)}{draw(CONDITIONS)}"
    if draw(st.booleans()):
        return query
    return f"WITH people AS (SELECT id, name, age FROM people), other AS ({query}) SELECT * FROM other"


@given(queries())
@examples(150)
def test_a_renamed_column_changes_nothing_of_what_any_view_gives(query: str) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        dialect = dialect_of(connection)
        made = record(lambda schema: peopled(schema, query), Catalog())
        carry_out(dialect, connection, made.operations, made.before)
        try:
            given_before = given_by(connection, "v0")
            recording = record(lambda schema: schema.table("people").rename_column("name", to="full_name"), made.after)
        except (OperationalError, Unclear):
            return
        carry_out(dialect, connection, recording.operations, recording.before)
        assert given_by(connection, "v0") == given_before
        carry_out(dialect, connection, reversed_of(recording), recording.after)
        assert given_by(connection, "v0") == given_before
    engine.dispose()
