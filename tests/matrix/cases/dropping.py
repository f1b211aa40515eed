"""Columns that are dropped, alone and with what stands on them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Computed, Enum, Integer

from brant import Schema
from brant import columns as c
from tests.matrix.case import Cases

case = Cases()


@case()
def drop_column(schema: Schema) -> None:
    schema.table("orders").drop_column("placed_on", cascade=True)


@case()
def drop_column_at_the_end(schema: Schema) -> None:
    schema.table("customers").drop_column("note")


@case()
def drop_column_with_a_default(schema: Schema) -> None:
    schema.table("customers").drop_column("credit")


@case()
def drop_column_unique(schema: Schema) -> None:
    schema.table("customers").drop_column("email")


@case()
def drop_column_of_a_foreign_key(schema: Schema) -> None:
    schema.table("orders").drop_column("customer_id")


@case()
def drop_column_of_an_index_over_several(schema: Schema) -> None:
    schema.table("orders").drop_column("state", cascade=True)


@case()
def drop_column_in_a_check(schema: Schema) -> None:
    schema.table("orders").drop_column("total", cascade=True)


def _clubs(schema: Schema) -> None:
    schema.create_table("clubs", c.id(), c.string("code", 20, unique=True))
    schema.create_table("members", c.id(), Column("club", sa.String(20), sa.ForeignKey("clubs.code")))


@case(given=_clubs)
def drop_column_that_others_refer_to(schema: Schema) -> None:
    schema.table("clubs").drop_column("code", cascade=True)


def _boxes(schema: Schema) -> None:
    schema.create_table(
        "boxes",
        c.id(),
        Column("twice", Integer, Computed("width * 2", persisted=True)),
        Column("width", Integer, nullable=False),
    )


@case(given=_boxes)
def drop_column_computed(schema: Schema) -> None:
    schema.table("boxes").drop_column("twice")


@case(given=_boxes)
def drop_column_that_others_are_computed_from(schema: Schema) -> None:
    schema.table("boxes").drop_column("width", cascade=True)


def _paints(schema: Schema) -> None:
    colour = Enum("red", "green", name="colour")
    schema.create_table("paints", c.id(), Column("colour", colour, server_default="red"))
    schema.create_table("cars", c.id(), Column("colour", colour))


@case(given=_paints)
def drop_column_enum_that_another_table_has(schema: Schema) -> None:
    schema.table("paints").drop_column("colour")


@case(given=_paints)
def drop_all_columns_of_an_enum(schema: Schema) -> None:
    schema.table("paints").drop_column("colour")
    schema.table("cars").drop_column("colour")


@case()
def drop_column_with_a_quoted_name(schema: Schema) -> None:
    schema.table("Line Items").drop_column("Label")


@case()
def drop_several_columns(schema: Schema) -> None:
    schema.table("customers").drop_columns("name", "credit", "note")


@case()
def drop_column_and_add_another_of_its_name(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.drop_column("note")
    customers.add(Column("note", Integer, nullable=False, server_default="0"))


@case()
def many_changes_of_a_table(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.add(Column("rebate", sa.Numeric(5, 2), nullable=False, server_default="0"))
    orders.alter_column("state", nullable=True, type=sa.String(30))
    orders.rename_column("total", to="amount")
    orders.add_check("rebate < 100", name="ck_rebate")
    orders.add_index("rebate")
    orders.drop_column("placed_on", cascade=True)
