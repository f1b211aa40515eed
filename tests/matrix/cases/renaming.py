"""Columns that are renamed, under all that speaks of them."""

from __future__ import annotations

from sqlalchemy import Column, Computed, Enum, Integer, String

from brant import Schema
from brant import columns as c
from tests.matrix.case import Cases

case = Cases()


@case()
def rename_column(schema: Schema) -> None:
    schema.table("customers").rename_column("note", to="remark")


@case()
def rename_column_indexed(schema: Schema) -> None:
    schema.table("orders").rename_column("placed_on", to="bought_on")


@case()
def rename_column_unique(schema: Schema) -> None:
    schema.table("customers").rename_column("email", to="mail")


@case()
def rename_column_of_a_foreign_key(schema: Schema) -> None:
    schema.table("orders").rename_column("customer_id", to="buyer_id")


@case()
def rename_column_that_counts_and_is_referred_to(schema: Schema) -> None:
    schema.table("customers").rename_column("id", to="number")


@case()
def rename_column_in_a_check(schema: Schema) -> None:
    schema.table("orders").rename_column("total", to="amount")


def _partial(schema: Schema) -> None:
    schema.table("orders").add_index("customer_id", where="state = 'open'", name="ix_open")


@case(given=_partial, refused_by=("mysql", "mariadb"))
def rename_column_in_a_partial_index(schema: Schema) -> None:
    schema.table("orders").rename_column("state", to="stage")


def _expression(schema: Schema) -> None:
    schema.table("customers").add_index("lower(name)", name="ix_lower")


@case(given=_expression, refused_by=("mariadb",))
def rename_column_in_an_index_expression(schema: Schema) -> None:
    schema.table("customers").rename_column("name", to="full_name")


def _computed(schema: Schema) -> None:
    schema.create_table(
        "boxes",
        c.id(),
        Column("width", Integer, nullable=False),
        Column("twice", Integer, Computed("width * 2", persisted=True)),
    )


@case(given=_computed)
def rename_column_that_others_are_computed_from(schema: Schema) -> None:
    schema.table("boxes").rename_column("width", to="breadth")


@case(given=_computed)
def rename_column_computed(schema: Schema) -> None:
    schema.table("boxes").rename_column("twice", to="double_width")


def _enum(schema: Schema) -> None:
    schema.create_table("paints", c.id(), Column("colour", Enum("red", "green", name="colour"), server_default="red"))


@case(given=_enum)
def rename_column_enum(schema: Schema) -> None:
    schema.table("paints").rename_column("colour", to="tint")


@case()
def rename_column_with_a_quoted_name(schema: Schema) -> None:
    schema.table("Line Items").rename_column("Label", to="Text of it")


@case()
def rename_column_by_case_alone(schema: Schema) -> None:
    schema.table("customers").rename_column("name", to="Name")


@case()
def rename_column_to_a_reserved_word(schema: Schema) -> None:
    schema.table("customers").rename_column("note", to="group")


@case()
def swap_two_columns(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.rename_column("name", to="kept")
    customers.rename_column("note", to="name")
    customers.rename_column("kept", to="note")


@case()
def rename_column_and_add_another_of_its_name(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.rename_column("name", to="full_name")
    customers.add(Column("name", String(10)))
