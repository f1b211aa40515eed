"""Views as they are recorded: what stands on what, and what has to make room."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Index, String

from brant.catalog.catalog import Catalog
from brant.catalog.objects import Body, MaterializedViewDefinition, ViewDefinition
from brant.catalog.queries import Unclear
from brant.dialects import dialect_for
from brant.errors import AlreadyExists, RecordingError, UnknownObject, UnknownTable, Unsupported
from brant.migrations.directory import Directory
from brant.migrations.recorder import Schema
from brant.migrations.replay import replay
from brant.testing.case import Story, record, shop
from brant.testing.object_cases import BUYERS
from brant.testing.suite import reversed_of


def viewed(schema: Schema) -> None:
    shop(schema)
    schema.create_view("buyers", BUYERS)
    schema.create_view("names", "SELECT name FROM buyers")


SHOP = record(viewed, Catalog()).after


def lines(change: Story, before: Catalog = SHOP) -> list[str]:
    """What *change* records, shortened to what is done to which view or table."""
    said = [operation.source() for operation, _ in record(change, before).operations]
    return [line.split('",')[0].split("',")[0].removeprefix("schema.") for line in said]


def view_of(catalog: Catalog, name: str) -> ViewDefinition:
    found = catalog.object("view", name)
    assert isinstance(found, ViewDefinition)
    return found


def refusal(change: Story, before: Catalog = SHOP) -> str:
    with pytest.raises(RecordingError) as caught:
        record(change, before)
    return caught.value.message


# -- names


def test_a_view_takes_a_name_from_tables() -> None:
    with pytest.raises(AlreadyExists, match="already a table 'orders'"):
        record(lambda schema: schema.create_view("orders", "SELECT 1"), SHOP)


def test_a_table_can_not_take_the_name_of_a_view() -> None:
    with pytest.raises(AlreadyExists, match="already a view 'buyers'"):
        record(lambda schema: schema.create_table("buyers"), SHOP)


def test_a_table_can_not_be_renamed_to_a_view() -> None:
    with pytest.raises(AlreadyExists, match="already a view 'buyers'"):
        record(lambda schema: schema.rename_table("orders", to="buyers"), SHOP)


def test_an_unknown_view_gets_a_suggestion() -> None:
    with pytest.raises(UnknownObject) as caught:
        record(lambda schema: schema.drop_view("buyer"), SHOP)
    assert caught.value.hint == "did you mean 'buyers'?"


def test_a_view_is_no_table() -> None:
    with pytest.raises(UnknownTable) as caught:
        record(lambda schema: schema.table("buyers"), SHOP)
    assert "is a view" in (caught.value.hint or "")


def test_a_missing_view_may_be_dropped_if_it_exists() -> None:
    assert lines(lambda schema: schema.drop_view("nobody", if_exists=True)) == []


def test_the_files_know_their_views() -> None:
    assert (Schema(SHOP).has_view("buyers"), Schema(SHOP).has_view("orders")) == (True, False)


# -- texts


def test_a_construct_becomes_one_text_where_all_databases_say_the_same() -> None:
    schema = Schema(Catalog())
    schema.create_view("v", sa.select(sa.literal(1).label("one")))
    assert view_of(schema._catalog, "v").select == Body((("default", "SELECT 1 AS one"),))


def test_a_construct_becomes_a_text_for_each_database_that_says_it_in_its_own_way() -> None:
    schema = Schema(Catalog())
    schema.create_view("v", sa.select(sa.column("order")).select_from(sa.table("t")))
    texts = dict(view_of(schema._catalog, "v").select.texts)
    assert (texts["default"], texts["mysql"]) == ('SELECT "order"\nFROM t', "SELECT `order`\nFROM t")


def test_a_query_for_other_databases_is_refused_when_it_is_planned() -> None:
    recording = record(lambda schema: schema.create_view("v", {"mysql": "SELECT 1"}), SHOP)
    with pytest.raises(Unsupported, match="view 'v' is written for mysql, not for sqlite"):
        list(dialect_for("sqlite").work(recording.operations, SHOP))


def test_mariadb_takes_what_is_written_for_mysql() -> None:
    recording = record(lambda schema: schema.create_view("v", {"mysql": "SELECT 1"}), SHOP)
    (work,) = dialect_for("mariadb").work(recording.operations, SHOP)
    assert str(work) == "CREATE VIEW v AS\nSELECT 1"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda schema: schema.create_view("v", ""), "'v' has no SQL"),
        (lambda schema: schema.create_view("v", 5), "a query is text or select"),
        (lambda schema: schema.create_view("v", {"oracel": "SELECT 1"}), "no database is called 'oracel'"),
        (lambda schema: schema.create_view("v", "SELECT 1", check_option="globally"), "is no check option"),
        (lambda schema: schema.create_view("v", "SELECT 1", algorithm="merge"), "'algorithm' is no option"),
        (lambda schema: schema.create_materialized_view("v", "SELECT 1", indexes=["id"]), "indexes= takes Index"),
        (lambda schema: schema.refresh_materialized_view("buyers"), "'buyers' is a view"),
        (lambda schema: schema.replace_materialized_view("buyers", "SELECT 1"), "not a materialized view"),
    ],
)
def test_mistakes_are_told(change: Story, message: str) -> None:
    assert message in refusal(change)


# -- what stands on what


def test_views_make_room_for_a_new_type() -> None:
    assert lines(lambda schema: schema.table("customers").alter_column("name", type=String(99))) == [
        'drop_view("names")',
        'drop_view("buyers")',
        'table("customers").alter_column("name',
        'create_view("buyers',
        'create_view("names',
    ]


def test_views_stay_where_nothing_of_theirs_changes() -> None:
    assert lines(lambda schema: schema.table("customers").alter_column("note", type=String(99))) == [
        'table("customers").alter_column("note'
    ]


def test_several_changes_need_room_once() -> None:
    def change(schema: Schema) -> None:
        schema.table("customers").alter_column("name", type=String(99))
        schema.table("customers").add_index("credit")
        schema.table("orders").alter_column("total", type=sa.Float)

    assert lines(change) == [
        'drop_view("names")',
        'drop_view("buyers")',
        'table("customers").alter_column("name',
        'table("customers").add(Index("ix_customers_credit',
        'table("orders").alter_column("total',
        'create_view("buyers',
        'create_view("names',
    ]


def test_rows_are_looked_at_with_all_views_there() -> None:
    def change(schema: Schema) -> None:
        schema.table("customers").alter_column("name", type=String(99))
        schema.execute("INSERT INTO log SELECT name FROM names", down=())
        schema.table("customers").alter_column("name", type=String(98))

    said = lines(change)
    assert said[3:8] == [
        'create_view("buyers',
        'create_view("names',
        'execute("INSERT INTO log SELECT name FROM names',
        'drop_view("names")',
        'drop_view("buyers")',
    ]


def test_a_renamed_column_is_followed_and_given_under_its_old_name() -> None:
    after = record(lambda schema: schema.table("customers").rename_column("name", to="label"), SHOP).after
    assert view_of(after, "buyers").select.texts[0][1].startswith("SELECT c.id, c.label AS name,")


def test_a_view_over_a_view_keeps_its_text_under_a_renamed_column() -> None:
    after = record(lambda schema: schema.table("customers").rename_column("name", to="label"), SHOP).after
    assert view_of(after, "names") == view_of(SHOP, "names")


def test_a_renamed_table_is_followed() -> None:
    after = record(lambda schema: schema.rename_table("orders", to="sales"), SHOP).after
    assert "JOIN sales o" in view_of(after, "buyers").select.texts[0][1]


def test_a_new_name_that_needs_quotes_has_those_of_each_database() -> None:
    def plain(schema: Schema) -> None:
        shop(schema)
        schema.create_view("v", "SELECT credit AS c FROM customers")
        schema.table("customers").rename_column("credit", to="net credit")

    assert view_of(record(plain, Catalog()).after, "v").select.texts == (
        ("default", 'SELECT "net credit" AS c FROM customers'),
        ("mysql", "SELECT `net credit` AS c FROM customers"),
    )


def test_a_name_that_may_be_another_column_is_asked_for() -> None:
    def unclear(schema: Schema) -> None:
        shop(schema)
        schema.create_view("v", "SELECT credit FROM customers, elsewhere")
        schema.table("customers").rename_column("credit", to="net")

    with pytest.raises(Unclear, match="in view 'v', 'credit' is said without its table"):
        record(unclear, Catalog())


def test_a_name_that_comes_through_a_star_is_asked_for() -> None:
    def through_star(schema: Schema) -> None:
        shop(schema)
        schema.create_view("everything", "SELECT * FROM customers")
        schema.create_view("v", "SELECT credit FROM everything")
        schema.table("customers").rename_column("credit", to="net")

    with pytest.raises(Unclear, match="through view 'everything'"):
        record(through_star, Catalog())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda schema: schema.drop_table("orders"),
            "table 'orders' can't be dropped: view 'buyers', view 'names' use it",
        ),
        (lambda schema: schema.drop_view("buyers"), "view 'buyers' can't be dropped: view 'names' uses it"),
        (
            lambda schema: schema.table("orders").drop_column("customer_id"),
            "column 'customer_id' of 'orders' can't be dropped: view 'buyers', view 'names' depend on it",
        ),
    ],
)
def test_what_a_view_needs_is_not_dropped_unasked(change: Story, message: str) -> None:
    assert refusal(change) == message


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema.drop_table("customers", cascade=True),
        lambda schema: schema.table("orders").drop_column("total", cascade=True),
        lambda schema: schema.table("customers").rename_column("name", to="label"),
        lambda schema: schema.rename_table("orders", to="sales"),
        lambda schema: schema.rename_view("buyers", to="clients"),
        lambda schema: schema.replace_view("buyers", "SELECT 1 AS spent, 2 AS name"),
    ],
)
def test_undoing_restores_every_view(change: Story) -> None:
    recording = record(change, SHOP)
    catalog = recording.after
    for operation, _ in reversed_of(recording):
        catalog = operation.apply(catalog)
    assert catalog.objects == SHOP.objects


def test_a_materialized_view_that_is_dropped_comes_back_with_its_indexes() -> None:
    def spending(schema: Schema) -> None:
        shop(schema)
        schema.create_materialized_view("spending", BUYERS, indexes=[Index("uq_spending", "id", unique=True)])

    before = record(spending, Catalog()).after
    recording = record(lambda schema: schema.drop_table("orders", cascade=True), before)
    catalog = recording.after
    for operation, _ in reversed_of(recording):
        catalog = operation.apply(catalog)
    restored = catalog.object("view", "spending")
    assert isinstance(restored, MaterializedViewDefinition)
    assert [index.name for index in restored.indexes] == ["uq_spending"]


# -- keeping


def test_a_catalog_with_views_is_pickled() -> None:
    assert pickle.loads(pickle.dumps(SHOP)) == SHOP


def test_files_with_views_are_replayed(tmp_path: Path) -> None:
    (tmp_path / "0001.py").write_text("def up(schema):\n    schema.create_view('v', 'SELECT 1')\n")
    assert replay(Directory(tmp_path).migrations).has_object("view", "v")
