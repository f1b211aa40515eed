"""What a migration can ask, and that the files answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy import Index, String

from brant import Schema
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.errors import UnknownColumn, UnknownTable
from brant.testing.case import record, shop


def _more(schema: Schema) -> None:
    """The shop, with one of everything that can be asked for."""
    shop(schema)
    orders = schema.table("orders")
    orders.add(Index("ft_state", "state", mysql_prefix="FULLTEXT"), Index("gin_state", "state", postgresql_using="gin"))
    orders.add_index("lower(state)", name="ix_lower")
    schema.create_view("new_orders", "SELECT id FROM orders WHERE state = 'new'")
    schema.create_materialized_view("turnover", "SELECT sum(total) AS total FROM orders")
    schema.create_enum("mood", ["good", "bad"])
    schema.create_domain("percentage", sa.Integer(), checks=["VALUE <= 100"])
    schema.create_sequence("numbers")
    schema.create_schema("archive")
    schema.create_extension("citext")
    schema.create_trigger(
        "note", table="orders", timing="after", event="insert", body="UPDATE customers SET credit = credit - 1"
    )
    schema.create_function("one", returns="integer", body="BEGIN RETURN 1; END")


SHOP = record(_more, Catalog()).after

TRUE: tuple[Callable[[Schema], object], ...] = (
    lambda schema: schema.has_table("orders"),
    lambda schema: schema.has_view("new_orders"),
    lambda schema: schema.has_view("turnover"),
    lambda schema: schema.has_column("orders", "state"),
    lambda schema: schema.has_columns("orders", ["state", "total"]),
    lambda schema: schema.has_index("orders", "ix_orders_customer_id"),
    lambda schema: schema.has_index("orders", ["state", "placed_on"]),
    lambda schema: schema.has_index("orders", ["lower(state)"]),
    lambda schema: schema.has_index("orders", "ft_state", "fulltext"),
    lambda schema: schema.has_index("orders", ["state"], "GIN"),
    lambda schema: schema.has_index("orders", ["id"], "primary"),
    lambda schema: schema.has_index("customers", ["email"], "unique"),
    lambda schema: schema.has_foreign_key("orders", ["customer_id"]),
    lambda schema: schema.has_foreign_key("orders", "fk_orders_customer_id_customers"),
    lambda schema: schema.has_check("orders", "ck_orders_total"),
    lambda schema: schema.has_type("mood"),
    lambda schema: schema.has_type("percentage"),
    lambda schema: schema.has_schema("archive"),
)
FALSE: tuple[Callable[[Schema], object], ...] = (
    lambda schema: schema.has_table("nothing"),
    lambda schema: schema.has_table("new_orders"),
    lambda schema: schema.has_view("orders"),
    lambda schema: schema.has_column("orders", "nothing"),
    lambda schema: schema.has_column("nothing", "state"),
    lambda schema: schema.has_columns("orders", ["state", "nothing"]),
    lambda schema: schema.has_index("orders", ["placed_on", "state"]),
    lambda schema: schema.has_index("orders", ["state", "placed_on"], "unique"),
    lambda schema: schema.has_index("nothing", "ix"),
    lambda schema: schema.has_foreign_key("orders", ["state"]),
    lambda schema: schema.has_foreign_key("nothing", ["state"]),
    lambda schema: schema.has_check("orders", "ck"),
    lambda schema: schema.has_type("moods"),
    lambda schema: schema.has_schema("public"),
)


@pytest.mark.parametrize("ask", TRUE)
def test_what_the_history_has_made_is_there(ask: Callable[[Schema], object]) -> None:
    assert ask(Schema(SHOP)) is True


@pytest.mark.parametrize("ask", FALSE)
def test_what_the_history_has_not_made_is_not(ask: Callable[[Schema], object]) -> None:
    assert ask(Schema(SHOP)) is False


def names(found: tuple[object, ...]) -> list[str]:
    return [str(getattr(each, "name", each)) for each in found]


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda schema: schema.tables(), ["customers", "orders"]),
        (lambda schema: schema.table_listing(), ["customers", "orders"]),
        (lambda schema: schema.views(), ["new_orders", "turnover"]),
        (lambda schema: schema.view_listing(), ["new_orders", "turnover"]),
        (lambda schema: schema.types(), ["mood", "percentage"]),
        (lambda schema: schema.sequences(), ["numbers"]),
        (lambda schema: schema.schemas(), ["archive"]),
        (lambda schema: schema.extensions(), ["citext"]),
        (lambda schema: schema.triggers(), ["note"]),
        (lambda schema: schema.triggers("orders"), ["note"]),
        (lambda schema: schema.triggers("customers"), []),
        (lambda schema: schema.routines(), ["one"]),
        (lambda schema: schema.columns("orders"), ["id", "customer_id", "total", "state", "placed_on"]),
        (lambda schema: schema.column_listing("orders"), ["id", "customer_id", "total", "state", "placed_on"]),
        (lambda schema: schema.index_listing("customers"), ["pk_customers", "uq_customers_email"]),
        (lambda schema: schema.uniques("customers"), ["uq_customers_email"]),
        (lambda schema: schema.foreign_keys("orders"), ["fk_orders_customer_id_customers"]),
        (lambda schema: schema.checks("orders"), ["ck_orders_total"]),
    ],
)
def test_what_is_there_is_listed(ask: Callable[[Schema], tuple[object, ...]], expected: list[str]) -> None:
    assert names(ask(Schema(SHOP))) == expected


def test_a_columns_type_is_sqlalchemys() -> None:
    type_ = Schema(SHOP).column_type("customers", "email")
    assert isinstance(type_, String)
    assert type_.length == 120


def test_a_column_is_told_with_all_its_attributes() -> None:
    column = Schema(SHOP).column("customers", "note")
    assert (column.nullable, column.default, column.comment) == (True, None, "internal")


def test_an_index_is_told_with_direction() -> None:
    found = next(index for index in Schema(SHOP).indexes("orders") if index.columns == ("state", "placed_on"))
    assert [element.descending for element in found.elements] == [False, True]


def test_a_primary_key_is_told() -> None:
    key = Schema(SHOP).primary_key("orders")
    assert key is not None
    assert key.columns == ("id",)


def test_questions_about_a_table_that_is_not_there_are_answered_with_a_suggestion() -> None:
    with pytest.raises(UnknownTable) as caught:
        Schema(SHOP).indexes("order")
    assert "orders" in str(caught.value.hint)


def test_so_are_those_about_a_column() -> None:
    with pytest.raises(UnknownColumn, match="emial"):
        Schema(SHOP).column_type("customers", "emial")


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        (lambda schema, change: schema.when_table_has_column("orders", "state", change), True),
        (lambda schema, change: schema.when_table_has_column("orders", "nothing", change), False),
        (lambda schema, change: schema.when_table_doesnt_have_column("orders", "nothing", change), True),
        (lambda schema, change: schema.when_table_doesnt_have_column("orders", "state", change), False),
        (lambda schema, change: schema.when_table_has_index("orders", ["state", "placed_on"], change), True),
        (lambda schema, change: schema.when_table_has_index("orders", ["id"], change, "gin"), False),
        (lambda schema, change: schema.when_table_doesnt_have_index("orders", "nothing", change), True),
        (lambda schema, change: schema.when_table_doesnt_have_index("orders", ["id"], change, "primary"), False),
    ],
)
def test_changes_that_depend_on_what_is_there(said: Callable[[Schema, object], None], changed: bool) -> None:
    schema = Schema(SHOP)
    said(schema, lambda table: table.add(c.string("remark", nullable=True)))
    assert schema.has_column("orders", "remark") is changed


def test_questions_know_what_this_migration_has_said_so_far() -> None:
    schema = Schema(SHOP)
    schema.drop_view("new_orders")
    schema.table("orders").rename_column("total", to="amount")
    assert schema.has_column("orders", "amount")
    assert not schema.has_view("new_orders")
