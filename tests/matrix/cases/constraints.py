"""Keys and checks: added, dropped, replaced."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Integer, String

from brant import Schema
from brant import columns as c
from tests.matrix.case import Cases

case = Cases()


@case()
def add_check(schema: Schema) -> None:
    schema.table("customers").add_check("credit > -100")


@case()
def add_check_over_several_columns(schema: Schema) -> None:
    schema.table("orders").add_check("total > 0 OR state <> 'paid'", name="ck_paid")


@case()
def add_check_with_quotes(schema: Schema) -> None:
    schema.table("orders").add_check("state <> 'it''s 100% :so'", name="Ck State")


@case()
def drop_check(schema: Schema) -> None:
    schema.table("orders").drop_check("ck_orders_total")


@case()
def replace_check_under_its_name(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.drop_check("ck_orders_total")
    orders.add_check("total >= -1", name="ck_orders_total")


@case()
def add_unique(schema: Schema) -> None:
    schema.table("orders").add_unique("customer_id", "placed_on")


@case(refused_by=("mysql", "mariadb", "sqlite"))
def add_unique_deferrable(schema: Schema) -> None:
    schema.table("orders").add_unique("placed_on", deferrable=True, initially="DEFERRED")


@case()
def drop_unique(schema: Schema) -> None:
    schema.table("customers").drop_unique(columns="email")


@case()
def replace_unique_under_its_name(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.add_unique("name", name="Uq Name")
    customers.drop_unique("Uq Name")
    customers.add_unique("name", "credit", name="Uq Name")


def _invoices(schema: Schema) -> None:
    schema.table("orders").add(Column("invoiced_to", sa.BigInteger().with_variant(Integer(), "sqlite")))


@case(given=_invoices)
def add_foreign_key(schema: Schema) -> None:
    schema.table("orders").add_foreign_key("invoiced_to", "customers.id")


@case(given=_invoices)
def add_foreign_key_with_actions(schema: Schema) -> None:
    schema.table("orders").add_foreign_key("invoiced_to", "customers.id", ondelete="SET NULL", onupdate="CASCADE")


@case(given=_invoices, refused_by=("mysql", "mariadb"))
def add_foreign_key_deferrable(schema: Schema) -> None:
    schema.table("orders").add_foreign_key("invoiced_to", "customers.id", deferrable=True, initially="DEFERRED")


@case(given=_invoices)
def add_foreign_key_with_a_quoted_name(schema: Schema) -> None:
    schema.table("orders").add_foreign_key("invoiced_to", "customers.id", name="Fk Invoiced")


def _composite(schema: Schema) -> None:
    schema.create_table("places", Column("hall", Integer, primary_key=True), Column("seat", Integer, primary_key=True))
    schema.create_table("bookings", c.id(), Column("hall", Integer), Column("seat", Integer))


@case(given=_composite)
def add_foreign_key_over_several_columns(schema: Schema) -> None:
    schema.table("bookings").add_foreign_key(["hall", "seat"], ["places.hall", "places.seat"])


@case()
def add_foreign_key_to_its_own_table(schema: Schema) -> None:
    schema.table("Line Items").add_foreign_key("order", "Line Items.Id", name="fk_own")


@case()
def drop_foreign_key(schema: Schema) -> None:
    schema.table("orders").drop_foreign_key(columns="customer_id")


@case()
def replace_foreign_key_with_another_action(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.drop_foreign_key(columns="customer_id")
    orders.add_foreign_key("customer_id", "customers.id", ondelete="RESTRICT")


def _plain(schema: Schema) -> None:
    schema.create_table("codes", Column("code", String(10), nullable=False), Column("label", String(50)))


@case(given=_plain)
def add_primary_key(schema: Schema) -> None:
    schema.table("codes").add_primary_key("code")


def _keyed(schema: Schema) -> None:
    schema.create_table(
        "codes", Column("code", String(10), primary_key=True), Column("label", String(50), nullable=False)
    )


@case(given=_keyed)
def drop_primary_key(schema: Schema) -> None:
    schema.table("codes").drop_primary_key()


@case(given=_keyed)
def replace_primary_key(schema: Schema) -> None:
    codes = schema.table("codes")
    codes.drop_primary_key()
    codes.add_primary_key("code", "label")


def _mixed(schema: Schema) -> None:
    odd = schema.table("Line Items")
    odd.add_unique("Label", name="Uq Label")
    odd.add_check("1 < 2", name="Ck Two")


@case(given=_mixed)
def drop_constraints_with_quoted_names(schema: Schema) -> None:
    odd = schema.table("Line Items")
    odd.drop_unique("Uq Label")
    odd.drop_constraint("Ck Two")


@case()
def add_constraints_of_every_kind(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.add(Column("invoiced_to", sa.BigInteger().with_variant(Integer(), "sqlite")))
    orders.add_foreign_key("invoiced_to", "customers.id")
    orders.add_unique("invoiced_to", "placed_on")
    orders.add_check("total < 1000000", name="ck_million")
