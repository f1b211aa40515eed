"""What the Inspector tells of a live database, on each engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from brant import Inspector, Migrator
from brant.catalog.objects import MaterializedViewDefinition
from brant.errors import UnknownColumn, UnknownTable
from tests.engines.scratch import Database
from tests.inspector.conftest import ROWS

Question = Callable[[Inspector], object]

TRUE: tuple[Question, ...] = (
    lambda ask: ask.has_table("orders"),
    lambda ask: ask.has_view("new_orders"),
    lambda ask: ask.has_column("orders", "state"),
    lambda ask: ask.has_column("new_orders", "total"),
    lambda ask: ask.has_columns("orders", ["state", "total"]),
    lambda ask: ask.has_index("orders", "ix_orders_customer_id"),
    lambda ask: ask.has_index("orders", ["state", "placed_on"]),
    lambda ask: ask.has_index("orders", ["id"], "primary"),
    lambda ask: ask.has_index("order_lines", ["order_id", "line"], "primary"),
    lambda ask: ask.has_index("customers", ["email"], "unique"),
    lambda ask: ask.has_index("orders", "uq_one_a_day", "unique"),
    lambda ask: ask.has_foreign_key("orders", ["customer_id"]),
    lambda ask: ask.has_foreign_key("orders", "fk_orders_customer_id_customers"),
    lambda ask: ask.has_check("orders", "ck_orders_total"),
    lambda ask: ask.has_schema(str(ask.current_schema())),
)
FALSE: tuple[Question, ...] = (
    lambda ask: ask.has_table("nothing"),
    lambda ask: ask.has_table("new_orders"),
    lambda ask: ask.has_table("nowhere.orders"),
    lambda ask: ask.has_view("orders"),
    lambda ask: ask.has_column("orders", "nothing"),
    lambda ask: ask.has_column("nothing", "state"),
    lambda ask: ask.has_columns("orders", ["state", "nothing"]),
    lambda ask: ask.has_index("orders", ["placed_on", "state"]),
    lambda ask: ask.has_index("orders", ["state", "placed_on"], "unique"),
    lambda ask: ask.has_index("nothing", "ix"),
    lambda ask: ask.has_foreign_key("orders", ["state"]),
    lambda ask: ask.has_check("orders", "nothing"),
    lambda ask: ask.has_type("nothing"),
    lambda ask: ask.has_schema("nowhere"),
)


@pytest.mark.parametrize("question", TRUE)
def test_what_is_there_is_there(question: Question, inspector: Inspector) -> None:
    assert question(inspector) is True


@pytest.mark.parametrize("question", FALSE)
def test_what_is_not_there_is_not(question: Question, inspector: Inspector) -> None:
    assert question(inspector) is False


def names(found: object) -> list[str]:
    assert isinstance(found, tuple)
    return [str(getattr(each, "name", each)) for each in found]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (lambda ask: ask.tables(), ["customers", "order_lines", "orders"]),
        (lambda ask: ask.table_listing(), ["customers", "order_lines", "orders"]),
        (lambda ask: ask.triggers("orders"), ["note"]),
        (lambda ask: ask.triggers("customers"), []),
        (lambda ask: ask.columns("orders"), ["id", "customer_id", "total", "state", "placed_on", "gross"]),
        (lambda ask: ask.column_listing("new_orders"), ["id", "total"]),
        (lambda ask: ask.foreign_keys("orders"), ["fk_orders_customer_id_customers"]),
        (lambda ask: ask.checks("orders"), ["ck_orders_total"]),
    ],
)
def test_what_is_there_is_listed(question: Question, expected: list[str], inspector: Inspector) -> None:
    assert names(question(inspector)) == expected


def test_views_are_told_with_their_queries(inspector: Inspector) -> None:
    view = next(view for view in inspector.views() if view.name == "new_orders")
    assert "orders" in "".join(view.select)
    assert view.columns == ("id", "total")


def test_a_columns_type_is_sqlalchemys_and_the_databases(inspector: Inspector) -> None:
    type_ = inspector.column_type("customers", "email")
    assert isinstance(type_, sa.String)
    assert type_.length == 120
    assert inspector.column_type_text("customers", "email").startswith("VARCHAR(120)")


def test_indexes_are_told_with_direction(inspector: Inspector) -> None:
    index = next(index for index in inspector.indexes("orders") if index.columns == ("state", "placed_on"))
    assert [element.descending for element in index.elements] == [False, True]


def test_computed_columns_are_told(inspector: Inspector) -> None:
    computed = inspector.column("orders", "gross").computed
    assert computed is not None
    assert "total" in computed.expression.key


def test_foreign_keys_are_told_with_actions(inspector: Inspector) -> None:
    (key,) = inspector.foreign_keys("orders")
    assert (key.columns, key.referred_table, key.referred_columns) == (("customer_id",), "customers", ("id",))
    assert key.ondelete == "CASCADE"


def test_a_composite_primary_key_is_told_in_order(inspector: Inspector) -> None:
    key = inspector.primary_key("order_lines")
    assert key is not None
    assert key.columns == ("order_id", "line")


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_comments_are_told(inspector: Inspector) -> None:
    assert inspector.table("customers").comment == "who buys"
    assert inspector.column("customers", "note").comment == "internal"
    assert inspector.tables()[0].comment == "who buys"


def test_sizes_are_told(inspector: Inspector) -> None:
    found = inspector.table_overview("orders")
    assert found is not None
    assert found.bytes is not None
    assert found.index_bytes is not None
    assert 0 < found.index_bytes <= found.bytes


@pytest.mark.engines("mysql", "mariadb")
def test_engine_and_collation_are_told(inspector: Inspector) -> None:
    found = inspector.table_overview("orders")
    assert found is not None
    assert (found.engine, str(found.collation).split("_")[0]) == ("InnoDB", "utf8mb4")


def test_rows_are_counted(inspector: Inspector) -> None:
    assert inspector.counts(["order_lines"]) == {"order_lines": ROWS}
    assert inspector.counts() == {"customers": 0, "order_lines": ROWS, "orders": 0}


def test_more_tables_are_counted_than_one_statement_holds(inspector: Inspector) -> None:
    assert inspector.counts(["order_lines"] * 3 + ["orders"]) == {"order_lines": ROWS, "orders": 0}


def test_the_catalog_is_all_there_is(inspector: Inspector) -> None:
    catalog = inspector.catalog()
    assert {table.name for table in catalog} == {"customers", "orders", "order_lines"}
    assert catalog.has_object("view", "new_orders")
    assert catalog.table("orders") == inspector.table("orders")


def test_a_table_that_is_not_there_has_a_near_one(inspector: Inspector) -> None:
    with pytest.raises(UnknownTable) as caught:
        inspector.columns("order")
    assert "orders" in str(caught.value.hint)


def test_so_has_a_column(inspector: Inspector) -> None:
    with pytest.raises(UnknownColumn) as caught:
        inspector.column_type("customers", "emial")
    assert "email" in str(caught.value.hint)


def test_the_server_is_told(inspector: Inspector) -> None:
    assert inspector.server().version


def test_overview_of_what_is_not_there_is_none(inspector: Inspector) -> None:
    assert inspector.table_overview("nothing") is None


@pytest.mark.engines("mysql", "mariadb", "sqlite")
def test_case_of_columns_counts_for_nothing_where_the_database_says_so(inspector: Inspector) -> None:
    assert inspector.has_column("orders", "STATE")


@pytest.mark.engines("postgresql")
def test_case_of_columns_counts_where_the_database_says_so(inspector: Inspector) -> None:
    assert not inspector.has_column("orders", "STATE")


@pytest.mark.engines("postgresql", "sqlite")
def test_expressions_and_predicates_of_indexes_are_told(inspector: Inspector) -> None:
    index = next(index for index in inspector.indexes("orders") if index.name == "ix_lower")
    assert index.where is not None
    assert "total" in index.where.key
    assert "lower" in index.elements[0].label


@pytest.mark.engines("postgresql")
class TestPostgreSQL:
    def test_included_columns_are_told(self, inspector: Inspector) -> None:
        index = next(index for index in inspector.indexes("orders") if index.name == "ix_with")
        assert dict(index.options)["postgresql_include"] == ("total",)

    def test_materialized_views_are_told(self, inspector: Inspector) -> None:
        assert inspector.has_view("turnover")
        assert inspector.view_listing() == ("new_orders", "turnover")
        assert any(isinstance(view, MaterializedViewDefinition) for view in inspector.views())

    def test_types_are_told(self, inspector: Inspector) -> None:
        assert inspector.has_type("mood")
        assert names(inspector.types()) == ["mood", "percentage"]

    def test_sequences_and_routines_are_told(self, inspector: Inspector) -> None:
        assert [(found.name, found.start) for found in inspector.sequences()] == [("numbers", 5)]
        assert names(inspector.routines()) == ["one"]

    def test_identity_is_told(self, inspector: Inspector) -> None:
        assert inspector.column("orders", "id").identity is not None

    def test_other_schemas_are_asked_by_name(self, inspector: Inspector) -> None:
        assert inspector.table_listing("archive") == ("archive.old_orders",)
        assert names(inspector.tables("archive")) == ["old_orders"]
        assert inspector.tables("archive")[0].qualified_name == "archive.old_orders"
        assert inspector.has_table("archive.old_orders")
        assert inspector.column("archive.old_orders", "label").comment == "as it was"
        assert inspector.counts(["archive.old_orders"]) == {"archive.old_orders": 0}


def test_a_migrator_inspects_its_database(full: Database) -> None:
    assert Migrator(full.url).inspect().has_table("orders")


def test_each_question_has_a_connection_of_its_own(full: Database) -> None:
    assert Inspector(full.url).table_listing() == ("customers", "order_lines", "orders")


def test_no_transaction_is_left_open_on_a_connection_that_was_given(full: Database) -> None:
    with full.engine().connect() as connection:
        Inspector(connection).tables()
        with Inspector(connection) as inspector:
            inspector.tables()
            assert not connection.in_transaction()


def test_a_connections_own_transaction_goes_on(full: Database) -> None:
    with full.engine().connect() as connection, connection.begin():
        with Inspector(connection) as inspector:
            inspector.catalog()
        assert connection.in_transaction()


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_asking_for_many_tables_takes_few_queries(full: Database) -> None:
    """As many queries for forty tables more: MySQL and MariaDB are asked for the text of each, nothing else."""
    engine = full.engine()
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: sent.append(said[2]))
    many = sa.MetaData()
    for number in range(40):
        sa.Table(f"many_{number}", many, sa.Column("id", sa.Integer, primary_key=True), sa.Column("t", sa.String(9)))
    before = _queries(engine, sent)
    many.create_all(engine)
    try:
        after = _queries(engine, sent)
    finally:
        many.drop_all(engine)
    assert after - before <= (0 if engine.dialect.name == "postgresql" else 80)


def _queries(engine: sa.Engine, sent: list[str]) -> int:
    sent.clear()
    with Inspector(engine) as inspector:
        inspector.tables()
        inspector.catalog()
    return len(sent)
