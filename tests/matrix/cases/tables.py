"""Tables: created of every kind, dropped, renamed, moved, commented."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy import Column, Computed, Enum, ForeignKey, Identity, Integer, String, Table, Text, func, text

from brant import Schema
from brant import columns as c
from tests.matrix.case import Cases

case = Cases()

ELSEWHERE = f"brant_test_{uuid.uuid4().hex[:8]}"
"""A schema of the run's own: on MySQL and MariaDB it is a database, which all on the server share."""


@case()
def create_table_with_columns_of_every_kind(schema: Schema) -> None:
    schema.create_table(
        "kinds",
        c.id(),
        c.string("a_string", 50),
        c.char("a_char", 3),
        c.text("a_text", nullable=True),
        c.small_integer("a_small"),
        c.integer("an_integer"),
        c.big_integer("a_big"),
        c.decimal("a_decimal", 12, 4),
        c.float("a_float"),
        c.double("a_double"),
        c.boolean("a_boolean"),
        c.date("a_date"),
        c.time("a_time"),
        c.datetime("a_datetime"),
        c.timestamp("a_timestamp"),
        c.json("a_json", nullable=True),
        c.uuid("a_uuid", nullable=True),
        c.binary("a_binary", nullable=True),
        c.enum("an_enum", ["x", "y"]),
        *c.timestamps(),
    )


@case()
def create_table_with_defaults_of_every_kind(schema: Schema) -> None:
    schema.create_table(
        "defaults",
        c.id(),
        c.string("quoted", default='it\'s 100% \\ "fine" :so'),
        c.integer("number", default=-7),
        c.decimal("price", 10, 2, default=Decimal("9.90")),
        c.boolean("active", default=True),
        c.date("since", default=date(2024, 2, 29)),
        c.timestamp("made_at", default=func.now()),
        Column("expression", Integer, server_default=text("(1 + 2)")),
        Column("empty", String(10), server_default=""),
    )


@case()
def create_table_with_a_composite_key(schema: Schema) -> None:
    schema.create_table(
        "members",
        Column("customer_id", ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
        Column("club", String(20), primary_key=True),
        Column("since", sa.Date),
    )


@case()
def create_table_that_refers_to_itself(schema: Schema) -> None:
    schema.create_table(
        "staff", c.id(), Column("boss_id", ForeignKey("staff.id", ondelete="SET NULL"), index=True), c.string("name")
    )


@case()
def create_tables_that_refer_to_each_other(schema: Schema) -> None:
    metadata = sa.MetaData()
    Table("hens", metadata, c.id(), Column("egg_id", sa.BigInteger, ForeignKey("eggs.id")))
    Table("eggs", metadata, c.id(), Column("hen_id", sa.BigInteger, ForeignKey("hens.id")))
    schema.create_tables(metadata)


@case()
def create_tables_in_a_wrong_order(schema: Schema) -> None:
    schema.create_table("lines", c.id(), Column("bill_id", sa.BigInteger))
    schema.create_table("bills", c.id("number"))
    schema.table("lines").add_foreign_key("bill_id", "bills.number")


@case()
def create_table_with_all_constraints_inline(schema: Schema) -> None:
    schema.create_table(
        "seats",
        c.id(),
        Column("hall", Integer, nullable=False),
        Column("seat", Integer, nullable=False),
        Column("price", sa.Numeric(8, 2), nullable=False),
        sa.UniqueConstraint("hall", "seat", name="uq_seats_place"),
        sa.CheckConstraint("price >= 0", name="ck_seats_price"),
        sa.Index("ix_seats_price", "price"),
    )


@case()
def create_table_with_quoted_names(schema: Schema) -> None:
    schema.create_table(
        "Order",
        Column("Id", Integer, primary_key=True),
        Column("select", String(20), nullable=False),
        Column("naïve früh", String(20)),
        Column('say "hi" 100%', Integer),
        sa.UniqueConstraint("select", name="Uq Select"),
        sa.Index("ix größe", "naïve früh"),
    )


@case()
def create_table_with_an_enum(schema: Schema) -> None:
    schema.create_table("paints", c.id(), Column("colour", Enum("red", "green", name="colour"), server_default="red"))


@case()
def create_two_tables_that_share_an_enum(schema: Schema) -> None:
    colour = Enum("red", "green", name="colour")
    schema.create_table("paints", c.id(), Column("colour", colour, nullable=False))
    schema.create_table("cars", c.id(), Column("colour", colour, nullable=False))


@case()
def create_table_with_an_identity(schema: Schema) -> None:
    schema.create_table("tickets", Column("number", Integer, Identity(start=100), primary_key=True), c.string("holder"))


@case()
def create_table_with_stored_computed_columns(schema: Schema) -> None:
    schema.create_table(
        "boxes",
        c.id(),
        Column("width", Integer, nullable=False),
        Column("height", Integer, nullable=False),
        Column("area", Integer, Computed("width * height", persisted=True)),
    )


@case(refused_by=("postgresql",), done_by=("postgresql18",))
def create_table_with_a_virtual_column(schema: Schema) -> None:
    schema.create_table(
        "boxes", c.id(), Column("width", Integer, nullable=False), c.integer("twice", virtual_as="width * 2")
    )


@case()
def create_table_with_comments(schema: Schema) -> None:
    schema.create_table(
        "notes", c.id(), Column("body", Text, comment='it\'s "long" \\ 100%'), comment="what's to be said"
    )


@case()
def create_table_with_options_of_each_database(schema: Schema) -> None:
    schema.create_table(
        "settings",
        Column("name", String(50), primary_key=True),
        Column("value", Text),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        sqlite_with_rowid=False,
        postgresql_with={"fillfactor": 70},
    )


@case()
def drop_table(schema: Schema) -> None:
    schema.drop_table("orders")


@case()
def drop_table_that_others_refer_to(schema: Schema) -> None:
    schema.drop_table("customers", cascade=True)


@case()
def drop_table_with_quoted_names(schema: Schema) -> None:
    schema.drop_table("Line Items")


@case()
def drop_table_and_create_another_of_its_name(schema: Schema) -> None:
    schema.drop_table("orders")
    schema.create_table("orders", c.id("number"), c.string("what"))


def _paints(schema: Schema) -> None:
    colour = Enum("red", "green", name="colour")
    schema.create_table("paints", c.id(), Column("colour", colour, nullable=False, server_default="red"))
    schema.create_table("cars", c.id(), Column("colour", colour))


@case(given=_paints)
def drop_one_of_two_tables_that_share_an_enum(schema: Schema) -> None:
    schema.drop_table("cars")


@case(given=_paints)
def drop_all_tables_that_share_an_enum(schema: Schema) -> None:
    schema.drop_table("paints")
    schema.drop_table("cars")


@case()
def rename_table(schema: Schema) -> None:
    schema.rename_table("orders", to="purchases")


@case()
def rename_table_that_others_refer_to(schema: Schema) -> None:
    schema.rename_table("customers", to="clients")


@case()
def rename_table_with_quoted_names(schema: Schema) -> None:
    schema.rename_table("Line Items", to="Lines & Items")


@case()
def rename_table_and_then_change_it(schema: Schema) -> None:
    clients = schema.table("customers").rename("clients")
    clients.rename_column("name", to="full_name")
    clients.add(Column("born", sa.Date))
    clients.add_index("full_name")


@case()
def swap_two_tables(schema: Schema) -> None:
    schema.create_table("new_orders", c.id(), c.string("what"))
    schema.rename_table("orders", to="old_orders")
    schema.rename_table("new_orders", to="orders")


@case()
def set_table_comment(schema: Schema) -> None:
    schema.table("orders").set_comment("what's bought")


@case()
def change_table_comment(schema: Schema) -> None:
    schema.table("customers").set_comment("who buys, or may")


@case()
def drop_table_comment(schema: Schema) -> None:
    schema.table("customers").set_comment(None)


@case(refused_by=("sqlite",))
def create_table_in_another_schema(schema: Schema) -> None:
    schema.create_schema(ELSEWHERE)
    schema.create_table("archive", c.id(), c.string("what", index=True), schema=ELSEWHERE)


@case(refused_by=("sqlite",))
def move_table_to_another_schema(schema: Schema) -> None:
    schema.create_schema(ELSEWHERE)
    schema.rename_table("Line Items", to=f"{ELSEWHERE}.Line Items")


@case(refused_by=("sqlite",))
def move_table_and_rename_it(schema: Schema) -> None:
    schema.create_schema(ELSEWHERE)
    schema.rename_table("Line Items", to=f"{ELSEWHERE}.lines")
