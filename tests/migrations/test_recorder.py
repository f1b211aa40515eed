"""Every verb of Schema and Table, and the operations it becomes."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Text, text

from brant import columns as c
from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    CheckDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    IndexElement,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.errors import RecordingError, UnknownConstraint, UnknownIndex, UnknownTable
from brant.migrations.migration import Recording
from brant.migrations.recorder import Schema
from brant.operations.base import Operation
from brant.operations.columns import AddColumn, AlterColumn, DropColumn, RenameColumn
from brant.operations.constraints import AddConstraint, DropConstraint
from brant.operations.indexes import AddIndex, DropIndex, RenameIndex
from brant.operations.rows import EVERYTHING, NOTHING, Execute, Run, SqlText, Variants
from brant.operations.tables import AssumeTable, CreateTable, DropTable, ForgetTable, RenameTable, SetTableComment
from brant.testing.cases import Story, record, shop

SHOP = record(shop, Catalog()).after
BUYER = "fk_orders_customer_id_customers"


def told(story: Story, before: Catalog = SHOP) -> list[Operation]:
    """The operations that *story* becomes in the shop."""
    return [operation for operation, _ in record(story, before).operations]


def kinds(story: Story, before: Catalog = SHOP) -> list[str]:
    """Their names and what they name."""
    return [f"{type(operation).__name__} {_subject(operation)}" for operation in told(story, before)]


def _subject(operation: Operation) -> str:
    found: Any = operation
    for attribute in ("column", "index", "constraint"):
        if hasattr(found, attribute):
            return f"{found.table}.{getattr(found, attribute).name}"
    if isinstance(found, CreateTable | AssumeTable):
        return found.table.name
    return f"{found.table}.{found.name}" if hasattr(found, "table") else str(found.name)


def after(story: Story, table: str, before: Catalog = SHOP) -> TableDefinition:
    """A table as *story* leaves it."""
    return record(story, before).after.table(table)


# -- create_table


def test_a_table_of_loose_items_is_one_operation() -> None:
    def story(schema: Schema) -> None:
        schema.create_table(
            "reviews",
            c.id(),
            Column("stars", Integer, nullable=False, server_default=text("3")),
            Column("body", Text, comment="free"),
            sa.CheckConstraint("stars > 0", name="ck_stars"),
            sa.UniqueConstraint("body", name="uq_body"),
            Index("ix_stars", "stars", sa.desc("body")),
            comment="what they think",
            mysql_engine="InnoDB",
        )

    (operation,) = told(story)
    assert isinstance(operation, CreateTable)
    table = operation.table
    assert table.column_names == ("id", "stars", "body")
    assert [constraint.name for constraint in table.constraints] == ["pk_reviews", "uq_body", "ck_stars"]
    assert table.index("ix_stars").elements == (IndexElement("stars"), IndexElement("body", descending=True))
    assert (table.comment, table.options) == ("what they think", (("mysql_engine", "InnoDB"),))


def test_flags_of_a_column_become_definitions_of_their_own() -> None:
    def story(schema: Schema) -> None:
        schema.create_table(
            "reviews",
            Column("id", Integer, primary_key=True),
            Column("order_id", ForeignKey("orders.id"), index=True),
            Column("token", String(20), unique=True),
            Column("rank", Integer, index=True, unique=True),
            Column("stars", Integer, sa.CheckConstraint("stars > 0", name="ck_stars")),
        )

    table = after(story, "reviews")
    assert table.primary_key == PrimaryKeyDefinition("pk_reviews", ("id",))
    assert [key.name for key in table.foreign_keys] == ["fk_reviews_order_id_orders"]
    assert [(index.name, index.unique) for index in table.indexes] == [
        ("ix_reviews_order_id", False),
        ("ix_reviews_rank", True),
    ]
    assert table.uniques == (UniqueDefinition("uq_reviews_token", ("token",)),)
    assert [check.name for check in table.checks] == ["ck_stars"]


def test_items_may_come_in_lists_and_in_any_order() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("reviews", Index("ix", "stars"), [c.id(), (Column("stars", Integer),)], *c.timestamps())

    assert after(story, "reviews").column_names == ("id", "stars", "created_at", "updated_at")


def test_several_primary_key_columns_make_one_key() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("t", Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True))

    assert after(story, "t").primary_key == PrimaryKeyDefinition("pk_t", ("a", "b"))


def test_a_primary_key_constraint_comes_before_flags() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("t", Column("a", Integer, primary_key=True), sa.PrimaryKeyConstraint("a", name="the_key"))

    assert after(story, "t").primary_key == PrimaryKeyDefinition("the_key", ("a",))


def test_a_table_of_another_schema_carries_its_name() -> None:
    assert kinds(lambda schema: schema.create_table("t", c.id(), schema="archive")) == ["CreateTable archive.t"]


def test_a_column_without_a_type_takes_that_of_the_column_it_refers_to() -> None:
    assert (
        after(lambda schema: schema.create_table("reviews", Column("order_id", ForeignKey("orders.id"))), "reviews")
        .column("order_id")
        .type
        == SHOP.table("orders").column("id").type
    )


def test_a_column_without_a_type_may_refer_to_its_own_table() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("tree", Column("above", ForeignKey("tree.id")), Column("id", BigInteger, primary_key=True))

    assert after(story, "tree").column("above").type.key == "BigInteger()"


def test_a_whole_table_of_an_application_is_taken_as_it_is() -> None:
    table = sa.Table("reviews", MetaData(), Column("id", Integer, primary_key=True), Column("n", Integer, index=True))
    assert told(lambda schema: schema.create_table(table)) == [CreateTable(sqla.table_definition(table))]


def test_a_whole_table_may_refer_to_one_that_only_migrations_know() -> None:
    table = sa.Table("reviews", MetaData(), Column("order_id", ForeignKey("orders.id")))
    assert (
        after(lambda schema: schema.create_table(table), "reviews").column("order_id").type
        == SHOP.table("orders").column("id").type
    )


def test_the_new_table_can_be_changed_at_once() -> None:
    assert kinds(lambda schema: schema.create_table("t", Column("a", Integer)).add_index("a")) == [
        "CreateTable t",
        "AddIndex t.ix_t_a",
    ]


def test_one_column_object_may_stand_in_several_tables() -> None:
    stamps = c.timestamps()

    def story(schema: Schema) -> None:
        schema.create_table("a", c.id(), *stamps)
        schema.create_table("b", c.id(), *stamps)

    assert kinds(story) == ["CreateTable a", "CreateTable b"]


# -- create_tables


def chain() -> MetaData:
    tables = MetaData()
    sa.Table("a", tables, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b.id")))
    sa.Table("b", tables, Column("id", Integer, primary_key=True), Column("c_id", ForeignKey("c.id")))
    sa.Table("c", tables, Column("id", Integer, primary_key=True))
    return tables


def circle() -> MetaData:
    tables = chain()
    tables.tables["c"].append_column(Column("a_id", ForeignKey("a.id", name="fk_back")))
    return tables


def test_a_metadata_is_created_in_an_order_its_keys_allow() -> None:
    assert kinds(lambda schema: schema.create_tables(chain())) == ["CreateTable c", "CreateTable b", "CreateTable a"]


def test_tables_may_be_listed() -> None:
    tables = chain().tables
    assert kinds(lambda schema: schema.create_tables([tables["b"], tables["c"]])) == ["CreateTable c", "CreateTable b"]


def test_a_key_that_closes_a_circle_is_added_last() -> None:
    assert kinds(lambda schema: schema.create_tables(circle())) == [
        "CreateTable c",
        "CreateTable b",
        "CreateTable a",
        "AddConstraint c.fk_back",
    ]


def test_a_circle_of_tables_can_be_undone() -> None:
    recording = record(lambda schema: schema.create_tables(circle()), Catalog())
    assert undone(recording) == Catalog()


def test_a_key_to_a_table_that_never_comes_is_refused() -> None:
    table = sa.Table("t", MetaData(), Column("id", Integer, ForeignKey("nowhere.id")))
    with pytest.raises(UnknownTable, match="refers to 'nowhere'"):
        told(lambda schema: schema.create_tables([table]))


# -- drop_table


def test_a_table_nobody_refers_to_is_dropped() -> None:
    assert told(lambda schema: schema.drop_table("orders")) == [DropTable("orders")]


def test_a_table_others_refer_to_is_kept() -> None:
    with pytest.raises(RecordingError, match=r"customer_id_customers refer to it\n(.*\n)*.*cascade=True"):
        told(lambda schema: schema.drop_table("customers"))


def test_cascade_drops_the_keys_of_others_first() -> None:
    assert kinds(lambda schema: schema.drop_table("customers", cascade=True)) == [
        "DropConstraint orders.fk_orders_customer_id_customers",
        "DropTable customers",
    ]


def test_a_table_that_refers_to_itself_can_be_dropped() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("tree", c.id(), Column("above", ForeignKey("tree.id")))
        schema.drop_table("tree")

    assert kinds(story) == ["CreateTable tree", "DropTable tree"]


def test_if_exists_is_left_to_the_database_where_the_history_has_no_such_table() -> None:
    assert told(lambda schema: schema.drop_table("nothing", if_exists=True)) == [DropTable("nothing", if_exists=True)]
    assert told(lambda schema: schema.drop_table("orders", if_exists=True)) == [DropTable("orders")]


def test_a_table_can_drop_itself() -> None:
    assert kinds(lambda schema: schema.table("customers").drop(cascade=True))[-1] == "DropTable customers"


# -- other verbs on whole tables


def test_rename_table() -> None:
    expected = [RenameTable("orders", "sales")]
    assert told(lambda schema: schema.rename_table("orders", to="sales")) == expected
    assert told(lambda schema: schema.table("orders").rename("sales")) == expected


def test_a_renamed_table_can_be_changed_at_once() -> None:
    assert (
        kinds(lambda schema: schema.table("orders").rename("sales").drop_column("placed_on", cascade=True))[-1]
        == "DropColumn sales.placed_on"
    )


def test_a_table_is_unknown_by_its_old_name() -> None:
    def story(schema: Schema) -> None:
        orders = schema.table("orders")
        orders.rename("sales")
        orders.add_index("state")

    with pytest.raises(UnknownTable, match="no table 'orders'"):
        told(story)


def test_set_comment() -> None:
    assert told(lambda schema: schema.table("orders").set_comment("sold")) == [SetTableComment("orders", "sold")]


def test_assume_table_says_what_is_there_without_making_it() -> None:
    recording = record(lambda schema: schema.assume_table("legacy", Column("id", Integer)), SHOP)
    assert [type(operation) for operation, _ in recording.operations] == [AssumeTable]
    assert recording.after.table("legacy").column_names == ("id",)


def test_assume_table_takes_a_whole_table() -> None:
    table = sa.Table("legacy", MetaData(), Column("id", Integer))
    expected = [AssumeTable(sqla.table_definition(table))]
    assert told(lambda schema: schema.assume_table(table)) == expected


def test_assume_table_may_correct_what_the_files_say() -> None:
    assert after(lambda schema: schema.assume_table("orders", Column("id", Integer)), "orders").column_names == ("id",)


def test_forget_table() -> None:
    recording = record(lambda schema: schema.forget_table("orders"), SHOP)
    assert [operation for operation, _ in recording.operations] == [ForgetTable("orders")]
    assert not recording.after.has_table("orders")


# -- questions


def test_questions_know_what_this_migration_has_said_so_far() -> None:
    schema = Schema(SHOP)
    schema.table("orders").rename_column("state", to="status")
    assert schema.has_column("orders", "status")


# -- execute


def executed(story: Story) -> Execute:
    (operation,) = told(story)
    assert isinstance(operation, Execute)
    return operation


def texts(variants: Variants | None) -> dict[str, list[str]]:
    assert variants is not None
    return {
        name: [part.text if isinstance(part, SqlText) else part.key for part in script]
        for name, script in variants.scripts
    }


def test_text_is_split_into_statements() -> None:
    assert texts(
        executed(lambda schema: schema.execute("DELETE FROM orders; UPDATE customers SET name = 'a;b';")).up
    ) == {"default": ["DELETE FROM orders", "UPDATE customers SET name = 'a;b'"]}


def test_a_construct_is_one_statement() -> None:
    assert texts(executed(lambda schema: schema.execute(sa.table("orders").delete())).up) == {
        "default": ["DELETE FROM orders"]
    }


def test_a_list_is_several_statements() -> None:
    assert texts(
        executed(lambda schema: schema.execute(["SELECT 1", sa.table("orders").delete(), text("SELECT ':not'")])).up
    ) == {"default": ["SELECT 1", "DELETE FROM orders", "SELECT ':not'"]}


def test_sql_may_differ_by_database() -> None:
    assert texts(
        executed(lambda schema: schema.execute({"postgres": "SELECT 1; SELECT 2", "default": "SELECT 3"})).up
    ) == {"default": ["SELECT 3"], "postgresql": ["SELECT 1", "SELECT 2"]}


def test_what_undoes_sql_is_sql() -> None:
    assert texts(
        executed(lambda schema: schema.execute("SELECT 1", down={"mysql": "SELECT 2", "default": ["SELECT 3"]})).down
    ) == {"default": ["SELECT 3"], "mysql": ["SELECT 2"]}


def test_nothing_may_undo_sql() -> None:
    assert executed(lambda schema: schema.execute("SELECT 1", down=())).down == NOTHING


def test_without_down_sql_can_not_be_undone() -> None:
    assert executed(lambda schema: schema.execute("SELECT 1")).down is None


def test_sql_touches_every_name_in_it() -> None:
    assert {"customers", "orders"} <= executed(
        lambda schema: schema.execute("DELETE FROM orders USING customers WHERE 'payments' = state")
    ).touched
    assert "payments" not in executed(lambda schema: schema.execute("SELECT 'payments'")).touched


def test_sql_touches_what_it_is_told_to() -> None:
    assert executed(lambda schema: schema.execute("CALL mend()", touches=["orders"])).touched == {"orders"}


def test_done_when_goes_with_each_statement() -> None:
    up = executed(lambda schema: schema.execute("VACUUM", done_when="SELECT 1")).up
    assert up == Variants((("default", (SqlText("VACUUM", done_when="SELECT 1"),)),))


# -- run


def fill(connection: sa.Connection) -> None:
    """A user's function."""


def fill_again(connection: sa.Connection) -> None:
    """Another one."""


def ran(story: Story) -> Run:
    (operation,) = told(story)
    assert isinstance(operation, Run)
    return operation


def test_a_function_is_kept_until_it_is_carried_out() -> None:
    operation = ran(lambda schema: schema.run(fill, down=fill_again))
    assert (operation.function, operation.down, operation.touched) == (fill, fill_again, EVERYTHING)


def test_nothing_may_undo_a_function() -> None:
    operation = ran(lambda schema: schema.run(fill, down=()))
    assert isinstance(operation.reverse(SHOP), Run)


def test_a_function_touches_what_it_is_told_to() -> None:
    assert ran(lambda schema: schema.run(fill, touches=["orders"])).touched == {"orders"}


def test_functions_with_different_code_are_different_operations() -> None:
    assert told(lambda schema: schema.run(fill)) != told(lambda schema: schema.run(fill_again))


# -- add


def test_added_columns_come_before_what_stands_on_them() -> None:
    def story(schema: Schema) -> None:
        schema.table("orders").add(
            Index("ix_weight", "weight"),
            Column("weight", Integer, sa.CheckConstraint("weight > 0", name="ck_weight")),
            c.foreign_id("invoiced_to", "customers.id", nullable=True, index=True),
            sa.UniqueConstraint("weight", "invoiced_to", name="uq_both"),
        )

    assert kinds(story) == [
        "AddColumn orders.weight",
        "AddColumn orders.invoiced_to",
        "AddConstraint orders.ck_weight",
        "AddConstraint orders.fk_orders_invoiced_to_customers",
        "AddIndex orders.ix_orders_invoiced_to",
        "AddIndex orders.ix_weight",
        "AddConstraint orders.uq_both",
    ]


def test_add_can_be_called_by_other_names() -> None:
    column = Column("n", Integer)
    expected = told(lambda schema: schema.table("orders").add(column))
    assert told(lambda schema: schema.table("orders").add_column(column)) == expected
    assert told(lambda schema: schema.table("orders").add_columns(column)) == expected


def test_an_added_column_takes_its_type_from_the_column_it_refers_to() -> None:
    (add, _) = told(lambda schema: schema.table("orders").add(Column("gift_for", ForeignKey("customers.id"))))
    assert isinstance(add, AddColumn)
    assert add.column.type == SHOP.table("customers").column("id").type


# -- drop_column


def test_a_free_column_is_dropped() -> None:
    assert told(lambda schema: schema.table("customers").drop_column("note")) == [DropColumn("customers", "note")]


def test_several_columns_can_be_dropped() -> None:
    assert kinds(lambda schema: schema.table("customers").drop_columns("note", "name")) == [
        "DropColumn customers.note",
        "DropColumn customers.name",
    ]


def test_what_stands_on_the_column_alone_goes_first() -> None:
    assert kinds(lambda schema: schema.table("orders").drop_column("customer_id")) == [
        "DropConstraint orders.fk_orders_customer_id_customers",
        "DropIndex orders.ix_orders_customer_id",
        "DropColumn orders.customer_id",
    ]
    assert kinds(lambda schema: schema.table("orders").drop_column("total")) == [
        "DropConstraint orders.ck_orders_total",
        "DropColumn orders.total",
    ]


@pytest.mark.parametrize(
    ("table", "column", "dependant"),
    [
        ("orders", "state", r"ix_orders_state_placed_on \(state, placed_on\)"),
        ("orders", "id", r"pk_orders \(primary key\)"),
        ("customers", "id", r"orders\.fk_orders_customer_id_customers"),
    ],
)
def test_a_column_on_which_more_depends_is_kept(table: str, column: str, dependant: str) -> None:
    with pytest.raises(RecordingError, match=rf"'{column}' of '{table}' can't be dropped: .*{dependant}"):
        told(lambda schema: schema.table(table).drop_column(column))


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("orders", "state", ["DropIndex orders.ix_orders_state_placed_on", "DropColumn orders.state"]),
        ("orders", "id", ["DropConstraint orders.pk_orders", "DropColumn orders.id"]),
        (
            "customers",
            "id",
            [
                "DropConstraint orders.fk_orders_customer_id_customers",
                "DropConstraint customers.pk_customers",
                "DropColumn customers.id",
            ],
        ),
    ],
)
def test_cascade_drops_all_that_depends_on_the_column(table: str, column: str, expected: list[str]) -> None:
    assert kinds(lambda schema: schema.table(table).drop_column(column, cascade=True)) == expected


def tree(schema: Schema) -> None:
    schema.create_table("tree", c.id(), Column("above", ForeignKey("tree.id", name="fk_above")))


def test_a_column_its_own_table_refers_to_is_kept() -> None:
    with pytest.raises(RecordingError, match=r"tree\.fk_above depend on it"):
        told(lambda schema: schema.table("tree").drop_column("id"), record(tree, Catalog()).after)


def test_cascade_drops_keys_of_the_same_table() -> None:
    before = record(tree, Catalog()).after
    assert kinds(lambda schema: schema.table("tree").drop_column("id", cascade=True), before) == [
        "DropConstraint tree.fk_above",
        "DropConstraint tree.pk_tree",
        "DropColumn tree.id",
    ]


def computed(schema: Schema) -> None:
    schema.create_table(
        "prices",
        Column("Net", Integer),
        Column("gross", Integer, sa.Computed('"Net" * 2')),
        Index("ix_gross", "gross"),
    )


def test_a_column_others_are_computed_from_is_kept() -> None:
    with pytest.raises(RecordingError, match=r"gross \(computed from it\)"):
        told(lambda schema: schema.table("prices").drop_column("Net"), record(computed, Catalog()).after)


def test_cascade_drops_computed_columns_and_their_indexes() -> None:
    before = record(computed, Catalog()).after
    assert kinds(lambda schema: schema.table("prices").drop_column("Net", cascade=True), before) == [
        "DropIndex prices.ix_gross",
        "DropColumn prices.gross",
        "DropColumn prices.Net",
    ]


def test_an_index_on_an_expression_of_the_column_goes_first() -> None:
    def story(schema: Schema) -> None:
        schema.table("customers").add_index("lower(name)", name="ix_lower")
        schema.table("customers").drop_column("name")

    assert kinds(story)[1:] == ["DropIndex customers.ix_lower", "DropColumn customers.name"]


@pytest.mark.parametrize(("table", "column"), [("orders", "state"), ("orders", "id"), ("customers", "id")])
def test_what_cascade_dropped_comes_back(table: str, column: str) -> None:
    recording = record(lambda schema: schema.table(table).drop_column(column, cascade=True), SHOP)
    restored = undone(recording)
    assert sorted(restored.table(table).column_names) == sorted(SHOP.table(table).column_names)
    assert set(restored.table("orders").constraints) == set(SHOP.table("orders").constraints)
    assert set(restored.table("orders").indexes) == set(SHOP.table("orders").indexes)


# -- rename_column and alter_column


def test_rename_column() -> None:
    expected = [RenameColumn("orders", "state", "status")]
    assert told(lambda schema: schema.table("orders").rename_column("state", to="status")) == expected


@pytest.mark.parametrize(
    ("said", "operation"),
    [
        ({"type": String(40)}, AlterColumn("orders", "state", type=sqla.type_definition(String(40)))),
        ({"type": Text}, AlterColumn("orders", "state", type=sqla.type_definition(Text()))),
        ({"nullable": True}, AlterColumn("orders", "state", nullable=True)),
        ({"nullable": False}, AlterColumn("orders", "state", nullable=False)),
        ({"default": "open"}, AlterColumn("orders", "state", default="open")),
        ({"default": None}, AlterColumn("orders", "state", default=None)),
        ({"default": 5}, AlterColumn("orders", "state", default=sqla.expression("5"))),
        ({"default": text("upper('x')")}, AlterColumn("orders", "state", default=sqla.expression("upper('x')"))),
        ({"comment": "where it stands"}, AlterColumn("orders", "state", comment="where it stands")),
        ({"comment": None}, AlterColumn("orders", "state", comment=None)),
        (
            {"type": Integer, "using": "length(state)"},
            AlterColumn("orders", "state", type=sqla.type_definition(Integer()), using="length(state)"),
        ),
        (
            {"type": Text, "nullable": True, "default": "x", "comment": "y"},
            AlterColumn("orders", "state", sqla.type_definition(Text()), nullable=True, default="x", comment="y"),
        ),
    ],
)
def test_alter_column_changes_what_is_named(said: dict[str, Any], operation: AlterColumn) -> None:
    assert told(lambda schema: schema.table("orders").alter_column("state", **said)) == [operation]


# -- indexes

LOWER = sa.func.lower(sa.column("state"))


@pytest.mark.parametrize(
    ("columns", "element"),
    [
        ("state", IndexElement("state")),
        ("state DESC", IndexElement("state", descending=True)),
        ("state asc", IndexElement("state")),
        ("lower(state)", IndexElement(expression=sqla.expression("lower(state)"))),
        (sa.column("state").desc(), IndexElement("state", descending=True)),
        (
            sa.func.lower(sa.column("state")),
            IndexElement(expression=sqla.expression(sa.func.lower(sa.column("state")))),
        ),
    ],
)
def test_an_index_takes_columns_directions_and_expressions(
    columns: str | sa.ColumnElement[Any], element: IndexElement
) -> None:
    assert told(lambda schema: schema.table("orders").add_index(columns, name="ix")) == [
        AddIndex("orders", IndexDefinition("ix", (element,)))
    ]


def test_an_index_may_be_unique_partial_and_have_options() -> None:
    assert told(
        lambda schema: schema.table("orders").add_index(
            "customer_id", "state", unique=True, where="state = 'open'", postgresql_using="btree"
        )
    ) == [
        AddIndex(
            "orders",
            IndexDefinition(
                "ix_orders_customer_id_state",
                (IndexElement("customer_id"), IndexElement("state")),
                unique=True,
                where=sqla.expression("state = 'open'"),
                options=(("postgresql_using", "btree"),),
            ),
        )
    ]


def test_an_index_is_dropped_by_name_or_by_columns() -> None:
    expected = [DropIndex("orders", "ix_orders_state_placed_on")]
    assert told(lambda schema: schema.table("orders").drop_index("ix_orders_state_placed_on")) == expected
    assert told(lambda schema: schema.table("orders").drop_index(columns=["state", "placed_on"])) == expected


def test_columns_without_an_index_are_told_with_the_indexes_there_are() -> None:
    with pytest.raises(UnknownIndex, match=r"over \(total\)\n(.*\n)*.*ix_orders_customer_id, ix_orders_state"):
        told(lambda schema: schema.table("orders").drop_index(columns="total"))


def test_rename_index() -> None:
    assert told(lambda schema: schema.table("orders").rename_index("ix_orders_customer_id", to="ix_buyer")) == [
        RenameIndex("orders", "ix_orders_customer_id", "ix_buyer")
    ]


# -- constraints


def test_add_foreign_key() -> None:
    assert told(
        lambda schema: schema.table("orders").add_foreign_key(
            "total", "customers.id", ondelete="set null", onupdate="cascade", deferrable=True, initially="DEFERRED"
        )
    ) == [
        AddConstraint(
            "orders",
            ForeignKeyDefinition(
                "fk_orders_total_customers",
                ("total",),
                "customers",
                ("id",),
                ondelete="SET NULL",
                onupdate="CASCADE",
                deferrable=True,
                initially="DEFERRED",
            ),
        )
    ]


def test_a_foreign_key_may_have_several_columns() -> None:
    assert told(
        lambda schema: schema.table("customers").add_foreign_key(
            ["credit", "name"], ["orders.id", "orders.state"], name="fk"
        )
    ) == [AddConstraint("customers", ForeignKeyDefinition("fk", ("credit", "name"), "orders", ("id", "state")))]


def test_add_unique() -> None:
    assert told(lambda schema: schema.table("orders").add_unique("state", "total", deferrable=True)) == [
        AddConstraint("orders", UniqueDefinition("uq_orders_state_total", ("state", "total"), deferrable=True))
    ]


def test_add_check_takes_text_or_an_expression() -> None:
    said = sa.column("total") > 5
    assert told(lambda schema: schema.table("orders").add_check("total > 5", name="ck")) == [
        AddConstraint("orders", CheckDefinition("ck", sqla.expression("total > 5")))
    ]
    assert told(lambda schema: schema.table("orders").add_check(said, name="ck")) == [
        AddConstraint("orders", CheckDefinition("ck", sqla.expression(said)))
    ]


def test_add_primary_key_makes_its_columns_not_null_first() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("codes", Column("code", String(5)), Column("kind", String(5), nullable=False))
        schema.table("codes").add_primary_key("code", "kind")

    assert told(story)[1:] == [
        AlterColumn("codes", "code", nullable=False),
        AddConstraint("codes", PrimaryKeyDefinition("pk_codes", ("code", "kind"))),
    ]


@pytest.mark.parametrize(
    ("story", "name"),
    [
        (
            lambda schema: schema.table("orders").drop_foreign_key(columns="customer_id"),
            "fk_orders_customer_id_customers",
        ),
        (
            lambda schema: schema.table("orders").drop_foreign_key("fk_orders_customer_id_customers"),
            "fk_orders_customer_id_customers",
        ),
        (lambda schema: schema.table("customers").drop_unique(columns=["email"]), "uq_customers_email"),
        (lambda schema: schema.table("customers").drop_unique("uq_customers_email"), "uq_customers_email"),
        (lambda schema: schema.table("orders").drop_check("ck_orders_total"), "ck_orders_total"),
        (lambda schema: schema.table("orders").drop_primary_key(), "pk_orders"),
        (lambda schema: schema.table("orders").drop_constraint("ck_orders_total"), "ck_orders_total"),
    ],
)
def test_a_constraint_is_dropped_by_name_or_by_columns(story: Story, name: str) -> None:
    (operation,) = told(story)
    assert isinstance(operation, DropConstraint)
    assert operation.name == name


def test_a_constraint_of_another_kind_is_not_meant() -> None:
    with pytest.raises(UnknownConstraint, match="no unique constraint 'ck_orders_total'"):
        told(lambda schema: schema.table("orders").drop_unique("ck_orders_total"))


@pytest.mark.parametrize(
    "story",
    [
        lambda schema: schema.table("customers").drop_primary_key(),
        lambda schema: schema.table("customers").drop_constraint("pk_customers"),
    ],
)
def test_a_key_others_refer_to_is_kept(story: Story) -> None:
    with pytest.raises(RecordingError, match=r"orders\.fk_orders_customer_id_customers refer to its columns"):
        told(story)


def test_a_second_key_over_the_same_columns_may_go() -> None:
    def story(schema: Schema) -> None:
        schema.table("customers").add_unique("id", name="uq_again")
        schema.table("customers").drop_unique("uq_again")

    assert kinds(story)[-1] == "DropConstraint customers.uq_again"


def test_the_key_a_foreign_key_stands_on_is_kept_beside_a_second_one() -> None:
    def story(schema: Schema) -> None:
        schema.table("customers").add_unique("id", name="uq_again")
        schema.table("customers").drop_primary_key()

    with pytest.raises(RecordingError, match="refer to its columns"):
        told(story)


def test_a_unique_index_others_refer_to_is_kept() -> None:
    def story(schema: Schema) -> None:
        schema.table("orders").add_index("state", unique=True, name="ix")
        schema.table("customers").add_foreign_key("name", "orders.state")
        schema.table("orders").drop_index("ix")

    with pytest.raises(RecordingError, match="fk_customers_name_orders refer to its columns"):
        told(story)


# -- all of a recording


def undone(recording: Recording) -> Catalog:
    """The Catalog after all operations and then all their reverses."""
    states = [recording.before]
    for operation, _ in recording.operations:
        states.append(operation.apply(states[-1]))
    catalog = states[-1]
    for (operation, _), state in zip(reversed(recording.operations), reversed(states[:-1]), strict=True):
        catalog = operation.reverse(state).apply(catalog)
    return catalog


def test_the_lines_that_destroy_data_are_told() -> None:
    def story(schema: Schema) -> None:
        schema.table("customers").drop_column("note")
        schema.table("customers").rename_column("name", to="called")
        schema.drop_table("orders")

    assert record(story, SHOP).lossy == ('schema.table("customers").drop_column("note")', 'schema.drop_table("orders")')


def test_what_a_recording_touches_and_changes_is_in_lower_case() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("Reviews", Column("order_id", ForeignKey("orders.id")))

    recording = record(story, SHOP)
    assert recording.touches == {"reviews", "orders"}
    assert recording.changes == {"reviews"}
