"""Triggers as they are recorded, and firing on every engine after the table under them has changed."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, String

from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.catalog.objects import TriggerDefinition
from brant.catalog.queries import Unclear
from brant.dialects import dialect_for, dialect_of
from brant.dialects.base import Dialect
from brant.errors import RecordingError, UnknownObject, UnknownTable, Unsupported
from brant.migrations.migration import Recording
from brant.migrations.recorder import Schema
from brant.testing.case import Story, record
from brant.testing.suite import carry_out, reversed_of
from tests.engines.scratch import Database

NOTE = "INSERT INTO seen (number, word) VALUES (NEW.number, 'new')"


def noted(schema: Schema) -> None:
    """Orders, and what a trigger notes of them."""
    schema.create_table("orders", c.id(), Column("number", Integer), Column("state", String(10)))
    schema.create_table("seen", c.id(), Column("number", Integer), Column("word", String(10)))
    schema.create_trigger("note", table="orders", timing="after", event="insert", body=NOTE, when="NEW.number > 0")


NOTED = record(noted, Catalog()).after


def trigger_of(catalog: Catalog, key: str = "orders.note") -> TriggerDefinition:
    found = catalog.object("trigger", key)
    assert isinstance(found, TriggerDefinition)
    return found


def texts(trigger: TriggerDefinition) -> list[str]:
    return [*trigger.body, *(trigger.when or ())]


def after(change: Story) -> TriggerDefinition:
    return trigger_of(record(change, NOTED).after)


def undone(recording: Recording) -> Catalog:
    catalog = recording.after
    for operation, _ in reversed_of(recording):
        catalog = operation.apply(catalog)
    return catalog


# -- recorded


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"timing": "whenever"}, "timing='whenever' is none of before, after, instead of"),
        ({"event": "select"}, "event='select' is none of insert, update, delete, truncate"),
        ({"for_each": "column"}, "for_each='column' is none of row, statement"),
        ({"body": ""}, "'t' has no SQL"),
        ({"body": {"oracel": "x"}}, "no database is called 'oracel'"),
    ],
)
def test_mistakes_are_told(keywords: dict[str, str], message: str) -> None:
    said = {"table": "orders", "timing": "after", "event": "insert", "body": NOTE, **keywords}
    with pytest.raises(RecordingError, match=message):
        Schema(NOTED).create_trigger("t", **said)


def test_a_trigger_stands_on_a_table_that_is_there() -> None:
    with pytest.raises(UnknownTable):
        Schema(NOTED).create_trigger("t", table="order", timing="after", event="insert", body=NOTE)


def test_an_unknown_trigger_is_told() -> None:
    with pytest.raises(UnknownObject):
        Schema(NOTED).drop_trigger("notes", table="orders")


def test_the_files_know_their_triggers() -> None:
    schema = Schema(NOTED)
    assert (schema.has_trigger("note", table="orders"), schema.has_trigger("note", table="seen")) == (True, False)


def test_a_trigger_goes_with_its_table_and_comes_back_with_it() -> None:
    recording = record(lambda schema: schema.drop_table("orders"), NOTED)
    assert (recording.after.objects, undone(recording)) == ({}, NOTED)


def test_a_trigger_follows_its_table() -> None:
    trigger = trigger_of(record(lambda schema: schema.rename_table("orders", to="sales"), NOTED).after, "sales.note")
    assert (trigger.table, trigger.function) == ("sales", "orders_note")


def test_statements_follow_a_renamed_table() -> None:
    assert "INTO noted (" in texts(after(lambda schema: schema.rename_table("seen", to="noted")))[0]


def test_statements_and_condition_follow_a_renamed_column_of_the_row() -> None:
    trigger = after(lambda schema: schema.table("orders").rename_column("number", to="no"))
    assert texts(trigger) == ["INSERT INTO seen (number, word) VALUES (NEW.no, 'new')", "NEW.no > 0"]


def test_a_column_that_may_be_meant_is_asked_for() -> None:
    with pytest.raises(Unclear, match="trigger 'note' on 'orders' speaks of 'seen' and of 'number'"):
        record(lambda schema: schema.table("seen").rename_column("number", to="no"), NOTED)


def test_a_trigger_that_says_nothing_of_a_column_stays_as_it_is() -> None:
    recording = record(lambda schema: schema.table("orders").rename_column("state", to="status"), NOTED)
    assert len(recording.operations) == 1


def test_a_column_that_a_trigger_uses_is_not_dropped_unasked() -> None:
    with pytest.raises(RecordingError, match="trigger 'note' on 'orders' depend on it"):
        Schema(NOTED).table("orders").drop_column("number")


def test_a_table_that_a_trigger_writes_to_is_not_dropped_unasked() -> None:
    with pytest.raises(RecordingError, match="table 'seen' can't be dropped: trigger 'note' on 'orders' uses it"):
        Schema(NOTED).drop_table("seen")


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema.table("orders").drop_column("number", cascade=True),
        lambda schema: schema.table("orders").rename_column("number", to="no"),
        lambda schema: schema.rename_table("orders", to="sales"),
        lambda schema: schema.rename_table("seen", to="noted"),
        lambda schema: schema.table("orders").alter_column("number", type=sa.BigInteger),
        lambda schema: schema.drop_trigger("note", table="orders"),
        lambda schema: schema.drop_table("seen", cascade=True),
    ],
)
def test_undoing_restores_every_trigger(change: Story) -> None:
    assert undone(record(change, NOTED)).objects == NOTED.objects


def test_a_catalog_with_triggers_is_pickled() -> None:
    assert pickle.loads(pickle.dumps(NOTED)) == NOTED


@pytest.mark.parametrize("dialect", ["mysql", "mariadb", "sqlite"])
@pytest.mark.parametrize("said", [{"event": ["insert", "update"]}, {"for_each": "statement"}])
def test_what_a_database_has_not_is_refused_when_planned(dialect: str, said: dict[str, str]) -> None:
    keywords = {"table": "orders", "timing": "after", "event": "insert", "body": NOTE, **said}
    recording = record(lambda schema: schema.create_trigger("t", **keywords), NOTED)
    with pytest.raises(Unsupported):
        list(dialect_for(dialect).work(recording.operations, NOTED))


# -- on a server


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    engine = database.engine()
    with engine.connect() as asked:
        dialect = dialect_of(asked)
    with dialect.own_connection(engine) as connection:
        carry_out(dialect, connection, record(noted, Catalog()).operations, Catalog())
        yield connection


def carried_out(change: Story, connection: sa.Connection, before: Catalog = NOTED) -> Recording:
    recording = record(change, before)
    carry_out(_dialect(connection), connection, recording.operations, before)
    return recording


def _dialect(connection: sa.Connection) -> Dialect:
    return dialect_of(connection)


def seen(connection: sa.Connection, insert: str = "INSERT INTO orders (number) VALUES (7)") -> list[int]:
    """What the trigger has noted once a row is there."""
    with _dialect(connection).transaction(connection):
        connection.exec_driver_sql(insert)
    with connection.begin():
        return list(connection.exec_driver_sql("SELECT number FROM seen ORDER BY id").scalars())


def test_it_fires(connection: sa.Connection) -> None:
    assert seen(connection) == [7]


def test_it_fires_on_its_condition(connection: sa.Connection) -> None:
    assert seen(connection, "INSERT INTO orders (number) VALUES (-7)") == []


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema.table("orders").alter_column("state", type=String(99)),
        lambda schema: schema.table("orders").alter_column("number", type=sa.BigInteger),
        lambda schema: schema.table("seen").alter_column("word", type=String(99), nullable=False),
        lambda schema: schema.table("orders").add_check("number < 1000"),
        lambda schema: schema.table("seen").add(Column("more", Integer)),
    ],
)
def test_it_still_fires_after_its_table_has_changed(change: Story, connection: sa.Connection) -> None:
    carried_out(change, connection)
    assert seen(connection) == [7]


def test_it_still_fires_after_a_column_is_renamed(connection: sa.Connection) -> None:
    carried_out(lambda schema: schema.table("orders").rename_column("number", to="no"), connection)
    assert seen(connection, "INSERT INTO orders (no) VALUES (7)") == [7]


def test_it_still_fires_after_its_table_is_renamed(connection: sa.Connection) -> None:
    carried_out(lambda schema: schema.rename_table("orders", to="sales"), connection)
    assert seen(connection, "INSERT INTO sales (number) VALUES (7)") == [7]


def test_it_still_fires_after_the_table_it_writes_to_is_renamed_there_and_back(connection: sa.Connection) -> None:
    recording = carried_out(lambda schema: schema.rename_table("seen", to="noted"), connection)
    carry_out(_dialect(connection), connection, reversed_of(recording), recording.after)
    assert seen(connection) == [7]


def test_it_fires_again_when_its_table_comes_back(connection: sa.Connection) -> None:
    recording = carried_out(lambda schema: schema.drop_table("orders"), connection)
    carry_out(_dialect(connection), connection, reversed_of(recording), recording.after)
    assert seen(connection) == [7]


def test_it_is_gone_when_it_was_dropped(connection: sa.Connection) -> None:
    carried_out(lambda schema: schema.drop_trigger("note", table="orders"), connection)
    assert seen(connection) == []
