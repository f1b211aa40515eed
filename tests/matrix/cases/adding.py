"""Columns that are added, with all that can stand on them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Computed, Enum, ForeignKey, Identity, Integer, String, Text, func

from brant import Schema
from brant import columns as c
from tests.matrix.case import Cases

case = Cases()


@case()
def add_column(schema: Schema) -> None:
    schema.table("orders").add(Column("remark", String(50)))


@case()
def add_column_with_comment(schema: Schema) -> None:
    schema.table("orders").add(Column("remark", Text, comment="it's free"))


@case()
def add_column_not_null_with_default(schema: Schema) -> None:
    schema.table("orders").add(c.integer("weight", default=1))


@case()
def add_column_with_the_current_time(schema: Schema) -> None:
    schema.table("orders").add(c.timestamp("seen_at", default=func.now()))


@case()
def add_column_with_a_foreign_key(schema: Schema) -> None:
    schema.table("orders").add(Column("paid_by", ForeignKey("customers.id", ondelete="SET NULL")))


@case()
def add_column_unique(schema: Schema) -> None:
    schema.table("orders").add(Column("code", String(20), unique=True))


@case()
def add_column_indexed(schema: Schema) -> None:
    schema.table("orders").add(Column("code", String(20), index=True))


@case()
def add_column_with_key_unique_and_index(schema: Schema) -> None:
    schema.table("orders").add(
        c.foreign_id("paid_by", "customers.id", nullable=True, index=True, unique=True, ondelete="CASCADE")
    )


@case()
def add_column_with_a_check(schema: Schema) -> None:
    schema.table("orders").add(Column("weight", Integer), sa.CheckConstraint("weight > 0", name="ck_weight"))


@case()
def add_column_boolean(schema: Schema) -> None:
    schema.table("orders").add(c.boolean("gift", default=False))


@case()
def add_column_enum(schema: Schema) -> None:
    schema.table("orders").add(Column("size", Enum("s", "m", "l", name="size"), nullable=False, server_default="m"))


@case()
def add_column_enum_in_text(schema: Schema) -> None:
    schema.table("orders").add(
        Column("size", Enum("s", "m", name="ck_size", native_enum=False, create_constraint=True))
    )


@case()
def add_column_computed_and_stored(schema: Schema) -> None:
    schema.table("orders").add(Column("twice", sa.Numeric(12, 2), Computed("total * 2", persisted=True)))


@case(refused_by=("postgresql",), done_by=("postgresql18",))
def add_column_computed_when_read(schema: Schema) -> None:
    schema.table("orders").add(c.decimal("twice", 12, 2, virtual_as="total * 2"))


def _log(schema: Schema) -> None:
    schema.create_table("log", Column("line", Text))


@case(given=_log)
def add_column_with_an_identity(schema: Schema) -> None:
    schema.table("log").add(Column("id", Integer, Identity()))


@case()
def add_column_in_the_middle(schema: Schema) -> None:
    schema.table("orders").add(Column("remark", String(50)), after="customer_id")


@case()
def add_column_with_a_quoted_name(schema: Schema) -> None:
    schema.table("Line Items").add(Column("Unit Price", sa.Numeric(8, 2), nullable=False, server_default="0"))


@case()
def add_several_columns(schema: Schema) -> None:
    schema.table("orders").add(Column("a", Integer), Column("b", String(10)), c.boolean("c", default=True))


@case()
def add_timestamps(schema: Schema) -> None:
    schema.table("orders").add(*c.timestamps())


@case()
def add_column_and_fill_it(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.add(Column("label", String(40)))
    schema.execute("UPDATE orders SET label = state", down=())
    orders.alter_column("label", nullable=False)
