"""One change of every kind, each on a schema that makes it matter.

A :class:`Case` says what is there before and what changes. Golden files show
its SQL for every dialect; :class:`brant.testing.suite.DialectSuite` carries it
out on a live server, up and down.
"""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Numeric, String, Text, text

from brant import columns as c
from brant.migrations.recorder import Schema
from brant.testing.case import Case, Story, nothing, record, shop
from brant.testing.constraint_cases import CONSTRAINT_CASES
from brant.testing.index_cases import INDEX_CASES
from brant.testing.object_cases import OBJECT_CASES
from brant.testing.table_cases import TABLE_CASES

__all__ = ["CASES", "Case", "Story", "nothing", "record", "shop"]


def _create_table(schema: Schema) -> None:
    schema.create_table(
        "products",
        c.id(),
        c.string("sku", 40, unique=True),
        c.string("title", comment="shown in lists", index=True),
        c.text("body", nullable=True),
        c.decimal("price", 12, 2, default=Decimal("9.99")),
        c.boolean("active", default=True),
        c.double("weight", nullable=True),
        c.json("extra", nullable=True),
        c.uuid("token", nullable=True),
        c.binary("picture", nullable=True),
        sa.CheckConstraint("price > 0", name="ck_products_price"),
        *c.timestamps(),
        comment="what is sold",
    )


def _create_with_keys(schema: Schema) -> None:
    schema.create_table(
        "order_lines",
        Column("order_id", ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True),
        Column("line", Integer, primary_key=True, autoincrement=False),
        Column("replaces_order", Integer().with_variant(sa.BigInteger(), "postgresql", "mysql", "mariadb")),
        Column("replaces_line", Integer),
        sa.ForeignKeyConstraint(
            ["replaces_order", "replaces_line"], ["order_lines.order_id", "order_lines.line"], name="fk_lines_replaces"
        ),
        sa.UniqueConstraint("order_id", "replaces_line"),
    )


def _odd_names(schema: Schema) -> None:
    schema.create_table("select", c.id("order"), Column("naïve früh", String(20)), Column('say "hi" 100%', Integer))
    schema.table("select").add_index("naïve früh", name="ix größe")
    schema.table("select").rename_column('say "hi" 100%', to="group")


def _quoted_defaults(schema: Schema) -> None:
    schema.create_table(
        "texts",
        c.id(),
        c.string("a", default='it\'s 100% \\ "fine" :not a bind'),
        c.string("b", default="ünïcödé ✓"),
        c.string("c", default="line\nbreak"),
    )


def _alter_together(schema: Schema) -> None:
    schema.table("orders").alter_column(
        "state", type=String(40), nullable=True, default="open", comment="where it stands"
    )


def _several_changes(schema: Schema) -> None:
    orders = schema.table("orders")
    orders.add(Column("remark", Text), Column("rebate", Numeric(5, 2), nullable=False, server_default=text("0")))
    orders.alter_column("state", nullable=True)
    orders.add_index("rebate")
    orders.drop_column("placed_on", cascade=True)


def _many_alterations(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.alter_column("name", type=String(200), nullable=False)
    customers.alter_column("credit", type=sa.BigInteger, default=5)
    customers.alter_column("note", nullable=False, default="none", comment="public")
    customers.add(Column("born", sa.Date, comment="as told"), c.boolean("active", default=True))
    customers.add_check("credit > -100", name="ck_customers_credit")
    customers.add_unique("name", name="uq_customers_name")


def _primary_key(schema: Schema) -> None:
    schema.create_table("codes", Column("code", String(10), nullable=False), Column("label", String(50)))


def _integers(schema: Schema) -> None:
    schema.create_table("codes", Column("code", Integer, nullable=False), Column("label", String(50)))


def _with_key(schema: Schema) -> None:
    schema.create_table("codes", Column("code", String(10), primary_key=True), Column("label", String(50)))


def _with_invoices(schema: Schema) -> None:
    shop(schema)
    schema.table("orders").add(Column("invoiced_to", sa.BigInteger().with_variant(Integer(), "sqlite")))


def _taxed_shop(schema: Schema) -> None:
    """Orders with a column computed from the total, in the middle, under an index and a check."""
    shop(schema)
    orders = schema.table("orders")
    orders.add(
        Column("gross", Numeric(12, 2), sa.Computed("total * 2", persisted=True)), Column("paid", Numeric(12, 2))
    )
    orders.add_index("gross")
    orders.add_check("gross >= paid", name="ck_orders_paid")


def _rename_indexed(schema: Schema) -> None:
    schema.table("customers").add_index("lower(name)", "credit", name="ix_customers_name_lower")
    schema.table("customers").rename_column("name", to="full_name")


def _partial(schema: Schema) -> None:
    schema.table("orders").add_index("customer_id", unique=True, where="state = 'open'", name="uq_one_open_order")


def _without_foreign_keys(schema: Schema) -> None:
    with schema.without_foreign_keys():
        schema.execute("UPDATE customers SET credit = 1", down="UPDATE customers SET credit = 0")
        schema.table("orders").add(Column("remark", String(50)))


def _give_credit(connection: sa.Connection) -> None:
    connection.exec_driver_sql("INSERT INTO customers (email, credit) VALUES ('a@example.org', 5)")


def _take_credit(connection: sa.Connection) -> None:
    connection.exec_driver_sql("DELETE FROM customers WHERE credit = 5")


def _sub(name: str, change: Story, before: Story = shop, refused_by: tuple[str, ...] = ()) -> Case:
    return Case(name, before, change, frozenset(refused_by))


CASES: tuple[Case, ...] = (
    _sub("create_table", _create_table, nothing),
    _sub("create_table_with_keys", _create_with_keys),
    _sub("create_table_odd_names", _odd_names, nothing),
    _sub("create_table_quoted_defaults", _quoted_defaults, nothing),
    _sub("drop_table", lambda schema: schema.drop_table("orders")),
    _sub("drop_table_cascade", lambda schema: schema.drop_table("customers", cascade=True)),
    _sub("rename_table", lambda schema: schema.rename_table("customers", to="clients")),
    _sub("set_table_comment", lambda schema: schema.table("orders").set_comment("what was bought")),
    _sub("drop_table_comment", lambda schema: schema.table("customers").set_comment(None)),
    _sub("add_column", lambda schema: schema.table("orders").add(Column("remark", String(50), comment="free text"))),
    _sub(
        "add_column_not_null",
        lambda schema: schema.table("orders").add(c.integer("weight", default=1), c.boolean("gift", default=False)),
    ),
    _sub(
        "add_column_foreign_key",
        lambda schema: schema.table("orders").add(
            c.foreign_id("invoiced_to", "customers.id", nullable=True, index=True, ondelete="SET NULL")
        ),
    ),
    _sub("add_column_now", lambda schema: schema.table("orders").add(c.timestamp("seen_at", default=sa.func.now()))),
    _sub("drop_column", lambda schema: schema.table("customers").drop_column("note")),
    _sub("drop_column_indexed", lambda schema: schema.table("orders").drop_column("customer_id")),
    _sub("drop_column_unique", lambda schema: schema.table("customers").drop_column("email")),
    _sub("rename_column", lambda schema: schema.table("customers").rename_column("name", to="full_name")),
    _sub("rename_column_in_index_expression", _rename_indexed, refused_by=("mariadb",)),
    _sub(
        "rename_column_computed_from",
        lambda schema: schema.table("orders").rename_column("total", to="amount"),
        _taxed_shop,
    ),
    _sub("rename_column_checked", lambda schema: schema.table("orders").rename_column("total", to="amount")),
    _sub("rename_column_referred", lambda schema: schema.table("customers").rename_column("id", to="number")),
    _sub("alter_type", lambda schema: schema.table("customers").alter_column("name", type=String(200))),
    _sub("alter_type_wider", lambda schema: schema.table("customers").alter_column("credit", type=sa.BigInteger)),
    _sub(
        "alter_type_using",
        lambda schema: schema.table("customers").alter_column(
            "credit", type=String(20), using="CAST(credit AS CHAR(20))"
        ),
    ),
    _sub("alter_nullable", lambda schema: schema.table("orders").alter_column("state", nullable=True)),
    _sub("alter_not_nullable", lambda schema: schema.table("customers").alter_column("name", nullable=False)),
    _sub("alter_default", lambda schema: schema.table("customers").alter_column("credit", default=5)),
    _sub("drop_default", lambda schema: schema.table("customers").alter_column("name", default=None)),
    _sub("alter_comment", lambda schema: schema.table("customers").alter_column("note", comment="it's public")),
    _sub("alter_together", _alter_together),
    _sub("several_changes_of_one_table", _several_changes),
    _sub("many_alterations_of_one_table", _many_alterations),
    _sub(
        "add_column_hinted",
        lambda schema: schema.table("orders").add(
            Column("remark", String(50)), c.integer("weight", default=1), algorithm="instant", lock="none"
        ),
    ),
    _sub(
        "alter_hinted",
        lambda schema: schema.table("customers").alter_column(
            "name", type=String(200), algorithm="inplace", lock="none"
        ),
    ),
    _sub(
        "rename_column_hinted",
        lambda schema: schema.table("customers").rename_column("name", to="full_name", algorithm="Instant"),
    ),
    _sub(
        "drop_column_hinted",
        lambda schema: schema.table("customers").drop_column("note", algorithm="inplace", lock="none"),
    ),
    _sub("add_index", lambda schema: schema.table("customers").add_index("name", "credit DESC")),
    _sub("add_index_unique", lambda schema: schema.table("customers").add_index("name", unique=True)),
    _sub(
        "add_index_expression",
        lambda schema: schema.table("customers").add_index("lower(email)", name="ix_customers_email_lower"),
        refused_by=("mariadb",),
    ),
    _sub("add_index_partial", _partial, refused_by=("mysql", "mariadb")),
    _sub("drop_index", lambda schema: schema.table("orders").drop_index(columns=["state", "placed_on"])),
    _sub("drop_index_of_foreign_key", lambda schema: schema.table("orders").drop_index(columns="customer_id")),
    _sub("rename_index", lambda schema: schema.table("orders").rename_index("ix_orders_customer_id", to="ix_buyer")),
    _sub(
        "add_foreign_key",
        lambda schema: schema.table("orders").add_foreign_key(
            "invoiced_to", "customers.id", ondelete="SET NULL", onupdate="CASCADE"
        ),
        _with_invoices,
    ),
    _sub("drop_foreign_key", lambda schema: schema.table("orders").drop_foreign_key(columns="customer_id")),
    _sub("add_unique", lambda schema: schema.table("orders").add_unique("customer_id", "placed_on")),
    _sub("drop_unique", lambda schema: schema.table("customers").drop_unique(columns="email")),
    _sub("add_check", lambda schema: schema.table("customers").add_check("credit > -100")),
    _sub("drop_check", lambda schema: schema.table("orders").drop_check("ck_orders_total")),
    _sub("add_primary_key", lambda schema: schema.table("codes").add_primary_key("code"), _primary_key),
    _sub("add_primary_key_integer", lambda schema: schema.table("codes").add_primary_key("code"), _integers),
    _sub("drop_primary_key", lambda schema: schema.table("codes").drop_primary_key(), _with_key),
    _sub(
        "execute",
        lambda schema: schema.execute(
            "UPDATE customers SET credit = 1 WHERE name = 'a;b'; DELETE FROM orders WHERE total > 10", down=()
        ),
    ),
    _sub(
        "execute_construct",
        lambda schema: schema.execute(
            sa.table("customers", sa.column("credit")).update().values(credit=sa.column("credit") + 1), down=()
        ),
    ),
    _sub("without_foreign_keys", _without_foreign_keys),
    Case(
        "run",
        shop,
        lambda schema: schema.run(_give_credit, down=_take_credit),
        unseen_on=frozenset({"postgresql", "mysql", "mariadb", "sqlite"}),
    ),
    _sub(
        "execute_per_database",
        lambda schema: schema.execute(
            {"mysql": "SELECT 'my'", "postgresql": "SELECT 'pg'", "default": "SELECT 'any'"}, down="SELECT 'down'"
        ),
    ),
    *INDEX_CASES,
    *CONSTRAINT_CASES,
    *OBJECT_CASES,
    *TABLE_CASES,
)
