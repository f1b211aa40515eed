"""A database with one of everything in it, made once for all tests of an engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Index

from brant import Inspector, Schema
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.testing.case import record, shop
from brant.testing.suite import carry_out, dialect_of_engine
from tests.engines.scratch import Database, Scratch

ROWS = 7


def everything(schema: Schema) -> None:
    """What every engine has."""
    shop(schema)
    orders = schema.table("orders")
    orders.add_unique("customer_id", "placed_on", name="uq_one_a_day")
    orders.add(Column("gross", sa.Numeric(12, 2), sa.Computed("total * 2", persisted=True)))
    schema.create_table(
        "order_lines",
        c.big_integer("order_id"),
        c.integer("line"),
        c.string("label", 40, nullable=True),
        sa.PrimaryKeyConstraint("order_id", "line", name="pk_order_lines"),
    )
    schema.create_view("new_orders", "SELECT id, total FROM orders WHERE state = 'new'")
    schema.create_trigger(
        "note", table="orders", timing="after", event="insert", body="UPDATE customers SET credit = credit + 1"
    )
    schema.execute(
        [f"INSERT INTO order_lines (order_id, line, label) VALUES (1, {line}, 'x')" for line in range(ROWS)], down=()
    )


def only_postgresql(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.add_index("lower(state)", name="ix_lower", where="total > 0")
    orders.add(Index("ix_with", "state", postgresql_include=["total"], postgresql_using="btree"))
    schema.create_materialized_view("turnover", "SELECT sum(total) AS total FROM orders")
    schema.create_enum("mood", ["good", "bad"])
    schema.create_domain("percentage", sa.Integer(), checks=[sa.CheckConstraint("VALUE <= 100", name="ck_percent")])
    schema.create_sequence("numbers", start=5)
    schema.create_schema("archive")
    schema.create_table("archive.old_orders", c.id(), c.string("label", comment="as it was"))
    schema.create_function("one", returns="integer", body="BEGIN RETURN 1; END")


def only_sqlite(schema: Schema) -> None:
    schema.table("orders").add_index("lower(state)", name="ix_lower", where="total > 0")


MORE = {"postgresql": only_postgresql, "sqlite": only_sqlite}


@pytest.fixture(scope="session")
def full(scratch: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The database."""
    database = scratch.another(tmp_path_factory.mktemp("full"))
    engine = database.engine()
    made = record(everything, Catalog())
    more = record(MORE.get(scratch.server.family, lambda _: None), made.after)
    connection = dialect_of_engine(engine).own_connection(engine)
    for recording in (made, more):
        carry_out(dialect_of(connection), connection, recording.operations, recording.before)
    connection.close()
    yield database
    scratch.drop(database)


@pytest.fixture
def inspector(full: Database) -> Iterator[Inspector]:
    with Inspector(full.engine()) as inspector:
        yield inspector
