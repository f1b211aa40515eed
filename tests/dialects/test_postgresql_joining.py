"""Which changes of one table PostgreSQL gets in one ALTER TABLE."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Computed, Integer, String, Text

from brant import Schema
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.testing.case import Story, record, shop


def statements(story: Story) -> list[str]:
    """What changes the shop."""
    before = record(shop, Catalog()).after
    return [str(work) for work in dialect_for("postgresql").work(record(story, before).operations, before)]


def test_alterations_of_several_columns_are_one_statement() -> None:
    def change(schema: Schema) -> None:
        customers = schema.table("customers")
        customers.alter_column("name", type=String(100))
        customers.alter_column("credit", nullable=True, default=7)
        customers.alter_column("note", nullable=False)

    assert len(statements(change)) == 1


def test_comments_let_them_pass() -> None:
    def change(schema: Schema) -> None:
        customers = schema.table("customers")
        customers.add(Column("a", Integer, comment="first"), Column("b", Integer, comment="second"))

    assert statements(change) == [
        "ALTER TABLE customers ADD COLUMN a INTEGER, ADD COLUMN b INTEGER",
        "COMMENT ON COLUMN customers.a IS 'first'",
        "COMMENT ON COLUMN customers.b IS 'second'",
    ]


def test_a_comment_stays_in_front_of_what_names_its_column_again() -> None:
    def change(schema: Schema) -> None:
        customers = schema.table("customers")
        customers.alter_column("note", type=String(10), comment="short")
        customers.drop_column("note")

    assert statements(change) == [
        "ALTER TABLE customers ALTER COLUMN note TYPE VARCHAR(10)",
        "COMMENT ON COLUMN customers.note IS 'short'",
        "ALTER TABLE customers DROP COLUMN note",
    ]


def test_what_goes_and_comes_again_under_its_name_is_one_statement() -> None:
    def change(schema: Schema) -> None:
        orders = schema.table("orders")
        orders.drop_check("ck_orders_total")
        orders.add_check("total >= 1", name="ck_orders_total")

    assert len(statements(change)) == 1


def test_a_type_that_is_set_twice_is_two() -> None:
    def change(schema: Schema) -> None:
        schema.table("customers").alter_column("name", type=String(100))
        schema.table("customers").alter_column("name", type=Text)

    assert len(statements(change)) == 2


def test_a_new_column_is_altered_by_a_statement_of_its_own() -> None:
    """The server changes types before it adds columns."""

    def change(schema: Schema) -> None:
        schema.table("customers").add(Column("age", Integer))
        schema.table("customers").alter_column("age", type=BigInteger)

    assert len(statements(change)) == 2


def test_a_column_is_computed_from_one_with_its_new_type() -> None:
    def change(schema: Schema) -> None:
        customers = schema.table("customers")
        customers.alter_column("credit", type=BigInteger)
        customers.add(Column("twice", BigInteger, Computed("credit * 2", persisted=True)))

    assert len(statements(change)) == 1


def test_a_column_that_one_was_computed_from_keeps_its_order() -> None:
    def change(schema: Schema) -> None:
        customers = schema.table("customers")
        customers.add(Column("twice", BigInteger, Computed("credit * 2", persisted=True)))
        customers.drop_column("credit", cascade=True)

    assert len(statements(change)) == 2


def test_a_foreign_key_shuts_nobody_out_who_reads() -> None:
    """Its lock is weaker than that of the other actions: outside a transaction that matters."""

    def change(schema: Schema) -> None:
        orders = schema.table("orders")
        orders.add(Column("paid_by", sa.BigInteger))
        orders.add_foreign_key("paid_by", "customers.id")

    assert len(statements(change)) == 2


def test_a_rename_stands_alone() -> None:
    def change(schema: Schema) -> None:
        customers = schema.table("customers")
        customers.rename_column("name", to="full_name")
        customers.alter_column("credit", nullable=True)

    assert len(statements(change)) == 2


def test_what_stands_between_keeps_them_apart() -> None:
    def change(schema: Schema) -> None:
        schema.table("customers").add(Column("label", String(10)))
        schema.execute("UPDATE customers SET label = 'none'", down=())
        schema.table("customers").alter_column("label", nullable=False)

    assert len(statements(change)) == 3


def test_a_default_that_only_fills_the_rows_there_are_goes_after_its_column_came() -> None:
    def change(schema: Schema) -> None:
        schema.table("orders").add(Column("slug", Text, nullable=False, server_default=""))
        schema.table("orders").alter_column("slug", default=None)

    assert statements(change) == [
        "ALTER TABLE orders ADD COLUMN slug TEXT DEFAULT '' NOT NULL",
        "ALTER TABLE orders ALTER COLUMN slug DROP DEFAULT",
    ]


def test_a_column_that_may_be_null_after_all_is_told_so_after_it_came() -> None:
    def change(schema: Schema) -> None:
        schema.table("orders").add(Column("slug", Text, nullable=False))
        schema.table("orders").alter_column("slug", nullable=True)

    assert len(statements(change)) == 2
