"""Columns that are altered: each attribute alone, and together."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Computed, Enum, Identity, Integer, Numeric, SmallInteger, String, func

from brant import Schema
from brant import columns as c
from tests.matrix.case import Cases

case = Cases()


@case()
def alter_type_longer(schema: Schema) -> None:
    schema.table("customers").alter_column("name", type=String(200))


@case()
def alter_type_shorter(schema: Schema) -> None:
    schema.table("customers").alter_column("name", type=String(40))


@case()
def alter_type_to_text(schema: Schema) -> None:
    schema.table("orders").alter_column("state", type=String(500))


@case()
def alter_type_wider(schema: Schema) -> None:
    schema.table("customers").alter_column("credit", type=BigInteger)


@case()
def alter_type_narrower(schema: Schema) -> None:
    schema.table("customers").alter_column("credit", type=SmallInteger)


@case()
def alter_type_scale(schema: Schema) -> None:
    schema.table("orders").alter_column("total", type=Numeric(14, 4))


@case()
def alter_type_number_to_text(schema: Schema) -> None:
    schema.table("customers").alter_column("credit", type=String(20))


@case()
def alter_type_text_to_number(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.add(Column("age", String(10)))
    customers.alter_column("age", type=Integer, using="CAST(age AS DECIMAL)")


@case()
def alter_type_of_primary_key(schema: Schema) -> None:
    schema.table("Line Items").alter_column("Id", type=BigInteger)


@case()
def alter_type_of_unique(schema: Schema) -> None:
    schema.table("customers").alter_column("email", type=String(190))


@case()
def alter_type_of_both_ends_of_a_key(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.drop_foreign_key(columns="customer_id")
    orders.alter_column("customer_id", type=Integer)
    schema.table("customers").alter_column("id", type=Integer)
    orders.add_foreign_key("customer_id", "customers.id", ondelete="CASCADE")


def _flags(schema: Schema) -> None:
    schema.create_table(
        "flags",
        c.id(),
        c.boolean("active", default=True),
        c.datetime("seen", nullable=True),
        c.string("mood", 10, default="ok"),
        Column("colour", Enum("red", "green", name="colour"), nullable=False, server_default="red"),
    )


@case(given=_flags)
def alter_type_boolean_to_number(schema: Schema) -> None:
    schema.table("flags").alter_column("active", type=Integer, default=1)


@case(given=_flags)
def alter_type_datetime_to_date(schema: Schema) -> None:
    schema.table("flags").alter_column("seen", type=sa.Date)


@case(given=_flags)
def alter_type_text_to_enum(schema: Schema) -> None:
    schema.table("flags").alter_column("mood", type=Enum("ok", "bad", name="mood"))


@case(given=_flags)
def alter_type_enum_to_text(schema: Schema) -> None:
    schema.table("flags").alter_column("colour", type=String(10))


@case(given=_flags)
def alter_type_enum_to_another(schema: Schema) -> None:
    schema.table("flags").alter_column("colour", type=Enum("red", "green", "blue", name="paint"))


@case()
def alter_nullable(schema: Schema) -> None:
    schema.table("orders").alter_column("state", nullable=True)


@case()
def alter_not_nullable(schema: Schema) -> None:
    schema.table("customers").alter_column("name", nullable=False)


@case()
def alter_nullable_of_foreign_key(schema: Schema) -> None:
    schema.table("orders").alter_column("customer_id", nullable=True)


@case()
def set_default(schema: Schema) -> None:
    schema.table("orders").alter_column("placed_on", default=sa.text("'2024-02-29'"))


@case()
def change_default(schema: Schema) -> None:
    schema.table("customers").alter_column("credit", default=5)


@case()
def change_default_to_quotes(schema: Schema) -> None:
    schema.table("customers").alter_column("name", default='it\'s 100% \\ "fine" :so')


@case()
def change_default_to_an_expression(schema: Schema) -> None:
    schema.table("customers").alter_column("name", default=func.lower("ABC"))


@case()
def drop_default(schema: Schema) -> None:
    schema.table("customers").alter_column("name", default=None)


@case()
def set_comment(schema: Schema) -> None:
    schema.table("customers").alter_column("credit", comment="it's in euros")


@case()
def change_comment(schema: Schema) -> None:
    schema.table("customers").alter_column("note", comment="public")


@case()
def drop_comment(schema: Schema) -> None:
    schema.table("customers").alter_column("note", comment=None)


@case()
def alter_type_keeps_all_else(schema: Schema) -> None:
    schema.table("customers").alter_column("note", type=String(300))


@case()
def alter_collation(schema: Schema) -> None:
    schema.table("customers").alter_column(
        "name", collation={"postgresql": "C", "mysql": "utf8mb4_bin", "mariadb": "utf8mb4_bin", "sqlite": "NOCASE"}
    )


@case()
def alter_all_attributes_together(schema: Schema) -> None:
    schema.table("orders").alter_column(
        "state", type=String(40), nullable=True, default="open", comment="where it stands"
    )


@case()
def rename_and_alter_all_attributes(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.rename_column("state", to="stage")
    orders.alter_column("stage", type=String(60), nullable=True, default=None, comment="where it stands")


@case()
def alter_the_same_column_twice(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.alter_column("name", type=String(100))
    customers.alter_column("name", nullable=False, default="nobody")


@case()
def alter_several_columns_of_a_table(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.alter_column("name", type=String(100))
    customers.alter_column("credit", nullable=True)
    customers.alter_column("note", comment=None, default="none", type=String(50))


def _tickets(schema: Schema) -> None:
    schema.create_table("tickets", Column("number", Integer, Identity(), primary_key=True), c.string("holder"))
    schema.create_table("queue", Column("number", Integer, primary_key=True, autoincrement=False), c.string("holder"))


@case(given=_tickets, refused_by=("sqlite",))
def alter_identity_options(schema: Schema) -> None:
    schema.table("tickets").alter_column("number", identity=Identity(start=1000))


@case(given=_tickets)
def alter_to_an_identity(schema: Schema) -> None:
    schema.table("queue").alter_column("number", identity=Identity())


@case(given=_tickets)
def alter_identity_to_plain(schema: Schema) -> None:
    schema.table("tickets").alter_column("number", identity=None, autoincrement=False)


def _boxes(schema: Schema) -> None:
    schema.create_table(
        "boxes",
        c.id(),
        Column("width", Integer, nullable=False),
        Column("height", Integer, nullable=False),
        Column("area", Integer, Computed("width * height", persisted=True)),
    )
    schema.table("boxes").add_index("area")


@case(given=_boxes)
def alter_computed_to_plain(schema: Schema) -> None:
    schema.table("boxes").alter_column("area", computed=None)


@case(given=_boxes)
def alter_computed_expression(schema: Schema) -> None:
    schema.table("boxes").alter_column("area", stored_as="width * height * 2")
