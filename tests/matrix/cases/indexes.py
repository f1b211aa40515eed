"""Indexes of every kind."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column

from brant import Schema
from brant import columns as c
from tests.matrix.case import Cases

case = Cases()


@case()
def add_index(schema: Schema) -> None:
    schema.table("customers").add_index("name")


@case()
def add_index_over_several(schema: Schema) -> None:
    schema.table("customers").add_index("name", "credit")


@case()
def add_index_unique(schema: Schema) -> None:
    schema.table("customers").add_index("name", "credit", unique=True)


@case()
def add_index_descending(schema: Schema) -> None:
    schema.table("orders").add_index("placed_on DESC", "total")


@case(refused_by=("mysql", "mariadb", "sqlite"))
def add_index_nulls_first(schema: Schema) -> None:
    schema.table("orders").add_index(sa.column("placed_on").desc().nulls_first(), name="ix_nulls")


@case(refused_by=("mariadb",))
def add_index_on_an_expression(schema: Schema) -> None:
    schema.table("customers").add_index("lower(email)", name="ix_lower")


@case(refused_by=("mysql", "mariadb"))
def add_index_partial(schema: Schema) -> None:
    schema.table("orders").add_index("placed_on", where="state = 'open'", name="ix_open")


@case(refused_by=("mysql", "mariadb"))
def add_index_partial_and_unique(schema: Schema) -> None:
    schema.table("orders").add_index("customer_id", unique=True, where="state = 'open'", name="uq_open")


@case(refused_by=("mysql", "mariadb"))
def add_index_partial_on_an_expression(schema: Schema) -> None:
    schema.table("customers").add_index("lower(name)", "credit DESC", where="credit > 0", name="ix_rich")


@case()
def add_index_concurrently_on_postgresql(schema: Schema) -> None:
    schema.table("orders").add_index("total", postgresql_concurrently=True)


@case()
def add_index_with_options_of_postgresql(schema: Schema) -> None:
    schema.table("customers").add_index(
        "name", postgresql_include=["credit"], postgresql_with={"fillfactor": 70}, name="ix_include"
    )


@case()
def add_index_with_a_prefix_on_mysql(schema: Schema) -> None:
    schema.table("customers").add_index("name", mysql_length=10, mariadb_length=10)


@case()
def add_index_with_a_quoted_name(schema: Schema) -> None:
    schema.table("Line Items").add_index("order", name="Ix Order 100%")


@case()
def drop_index(schema: Schema) -> None:
    schema.table("orders").drop_index(columns=["state", "placed_on"])


@case()
def drop_index_of_a_foreign_key(schema: Schema) -> None:
    schema.table("orders").drop_index(columns="customer_id")


@case()
def drop_index_with_a_quoted_name(schema: Schema) -> None:
    schema.table("Line Items").drop_index("Ix Label")


def _special(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.add_index("total", unique=True, where="state = 'open'", name="uq_special")


@case(given=_special, refused_by=("mysql", "mariadb"))
def drop_index_partial(schema: Schema) -> None:
    schema.table("orders").drop_index("uq_special")


def _concurrent(schema: Schema) -> None:
    schema.table("orders").add_index("total", postgresql_concurrently=True, name="ix_total")


@case(given=_concurrent)
def drop_index_concurrently_on_postgresql(schema: Schema) -> None:
    schema.table("orders").drop_index("ix_total")


@case()
def rename_index(schema: Schema) -> None:
    schema.table("orders").rename_index("ix_orders_customer_id", to="ix_buyer")


@case()
def rename_index_with_a_quoted_name(schema: Schema) -> None:
    schema.table("Line Items").rename_index("Ix Label", to="Ix Label 2")


@case()
def replace_index_under_its_name(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.drop_index("ix_orders_customer_id")
    orders.add_index("customer_id", "placed_on", name="ix_orders_customer_id")


@case()
def add_several_indexes(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.add_index("name")
    customers.add_index("credit")
    customers.add_index("credit", "name", unique=True)


@case()
def add_index_to_a_new_table(schema: Schema) -> None:
    schema.create_table("posts", c.id(), Column("title", sa.String(100))).add_index("title")
