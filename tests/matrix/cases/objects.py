"""What stands beside tables: sequences, types, views, triggers, functions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Enum, Integer
from sqlalchemy.dialects.postgresql import DOMAIN

from brant import Schema
from brant import columns as c
from tests.matrix.case import Cases

case = Cases()
NOT_POSTGRESQL = ("mysql", "mariadb", "sqlite")


@case(refused_by=("mysql", "sqlite"))
def create_sequence(schema: Schema) -> None:
    schema.create_sequence("numbers", start=100, increment=5)


def _sequence(schema: Schema) -> None:
    schema.create_sequence("numbers", start=100, increment=5)


@case(given=_sequence, refused_by=("mysql", "sqlite"))
def drop_sequence(schema: Schema) -> None:
    schema.drop_sequence("numbers")


@case(given=_sequence, refused_by=("mysql", "sqlite"))
def rename_sequence(schema: Schema) -> None:
    schema.rename_sequence("numbers", to="counts")


@case()
def create_enum_and_use_it(schema: Schema) -> None:
    schema.create_enum("mood", ["ok", "it's fine"])
    schema.table("customers").add(Column("mood", Enum("ok", "it's fine", name="mood")))


def _moody(schema: Schema) -> None:
    schema.create_enum("mood", ["ok", "bad"])
    schema.create_table("days", c.id(), Column("mood", Enum("ok", "bad", name="mood"), server_default="ok"))


@case(given=_moody)
def add_enum_value(schema: Schema) -> None:
    schema.add_enum_value("mood", "so-so", after="ok")


@case(given=_moody)
def rename_enum_value(schema: Schema) -> None:
    schema.rename_enum_value("mood", "bad", to="awful")


@case(given=_moody)
def replace_enum(schema: Schema) -> None:
    schema.replace_enum("mood", ["ok", "fine"], renamed={"bad": "fine"})


@case(refused_by=NOT_POSTGRESQL)
def create_domain_and_use_it(schema: Schema) -> None:
    schema.create_domain("amount", Integer, checks=["VALUE > 0"])
    schema.table("customers").add(Column("spent", DOMAIN("amount", Integer())))


def _view(schema: Schema) -> None:
    schema.create_view("buyers", "SELECT id, name FROM customers WHERE credit > 0")


@case()
def create_view(schema: Schema) -> None:
    _view(schema)


@case(given=_view)
def drop_view(schema: Schema) -> None:
    schema.drop_view("buyers")


@case(given=_view)
def replace_view(schema: Schema) -> None:
    schema.replace_view("buyers", "SELECT id, email FROM customers WHERE credit > 10")


@case(given=_view)
def rename_view(schema: Schema) -> None:
    schema.rename_view("buyers", to="payers")


@case(given=_view)
def alter_column_under_a_view(schema: Schema) -> None:
    schema.table("customers").alter_column("name", type=sa.String(200))


@case(given=_view)
def rename_column_under_a_view(schema: Schema) -> None:
    schema.table("customers").rename_column("name", to="full_name")


@case(given=_view)
def drop_table_under_a_view(schema: Schema) -> None:
    schema.drop_table("customers", cascade=True)


@case(refused_by=NOT_POSTGRESQL)
def create_materialized_view(schema: Schema) -> None:
    schema.create_materialized_view(
        "totals", "SELECT customer_id, sum(total) AS total FROM orders GROUP BY 1", indexes=[sa.Index("ix_t", "total")]
    )


def _trigger(schema: Schema) -> None:
    schema.create_trigger(
        "forget",
        table="orders",
        timing="after",
        event="delete",
        body="UPDATE customers SET credit = 0 WHERE id = OLD.customer_id",
    )


@case()
def create_trigger(schema: Schema) -> None:
    _trigger(schema)


@case(given=_trigger)
def drop_trigger(schema: Schema) -> None:
    schema.drop_trigger("forget", table="orders")


@case(given=_trigger)
def alter_column_under_a_trigger(schema: Schema) -> None:
    schema.table("orders").alter_column("state", type=sa.String(50), nullable=True)


@case(refused_by=("sqlite",))
def create_function(schema: Schema) -> None:
    schema.create_function(
        "twice",
        arguments="n integer",
        returns="integer",
        body={"postgresql": "BEGIN RETURN n * 2; END", "default": "RETURN n * 2"},
    )


@case(refused_by=("sqlite",))
def create_schema(schema: Schema) -> None:
    from tests.matrix.cases.tables import ELSEWHERE

    schema.create_schema(ELSEWHERE)


@case(refused_by=NOT_POSTGRESQL)
def create_extension(schema: Schema) -> None:
    schema.create_extension("btree_gist")
