"""Tables as wholes: what the files don't know, options that are refused, several at once, copies."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, String

from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for, dialect_of
from brant.errors import Irreversible, RecordingError, Unsupported
from brant.migrations.migration import PythonMigration
from brant.migrations.recorder import Schema
from brant.partitions import MAXVALUE, by_range, partition
from brant.testing.case import Story, record, shop
from brant.testing.suite import carry_out, reversed_of
from tests.engines.scratch import Database

SHOP = record(shop, Catalog()).after


def sql(dialect: str, story: Story, before: Catalog = SHOP) -> str:
    recording = record(story, before)
    return "\n".join(map(str, dialect_for(dialect).work(recording.operations, before)))


def settings(schema: Schema) -> None:
    table = schema.create_table(
        "settings", Column("name", String(50), primary_key=True), c.integer("at", index=True), if_not_exists=True
    )
    assert table.name == "settings"


def test_if_not_exists_does_nothing_where_there_is_one() -> None:
    after = record(settings, Catalog()).after
    assert record(settings, after).operations == ()


def test_whose_rows_are_in_a_table_that_may_have_been_there_is_not_known() -> None:
    with pytest.raises(Irreversible, match="was there before is not known"):
        reversed_of(record(settings, Catalog()))


@pytest.mark.live
def test_if_not_exists_can_be_said_twice(database: Database) -> None:
    recording = record(settings, Catalog())
    with database.engine().connect() as connection:
        dialect = dialect_of(connection)
        carry_out(dialect, connection, recording.operations, Catalog())
        carry_out(dialect, connection, recording.operations, Catalog())
        assert sa.inspect(connection).get_table_names() == ["settings"]


@pytest.mark.live
def test_if_exists_drops_what_only_the_database_knows(database: Database) -> None:
    recording = record(lambda schema: schema.drop_table("leftovers", if_exists=True), Catalog())
    with database.engine().connect() as connection:
        dialect = dialect_of(connection)
        with connection.begin():
            connection.exec_driver_sql("CREATE TABLE leftovers (id INTEGER)")
        carry_out(dialect, connection, recording.operations, Catalog())
        carry_out(dialect, connection, recording.operations, Catalog())
        carry_out(dialect, connection, reversed_of(recording), recording.after)
        assert sa.inspect(connection).get_table_names() == []


def test_a_temporary_table_is_forgotten_when_the_migration_ends(tmp_path: Path) -> None:
    file = tmp_path / "0001_scratch.py"
    file.write_text(
        "from brant import Schema, columns as c\n\n\ndef up(schema: Schema) -> None:\n"
        '    schema.create_table("scratch", c.id(), temporary=True)\n'
    )
    recording = PythonMigration("0001_scratch", (file,)).up(Catalog())
    assert not recording.after.has_table("scratch")


def test_an_option_without_a_database_is_honoured_or_refused() -> None:
    with pytest.raises(Unsupported, match="postgresql has no engine for a table") as caught:
        sql("postgresql", lambda schema: schema.table("orders").set_options(engine="MyISAM"))
    assert caught.value.hint == "mysql_engine= is for that database alone, and the others pass over it"


def test_an_option_of_one_database_is_passed_over_by_the_others() -> None:
    assert sql("sqlite", lambda schema: schema.table("orders").set_options(mysql_engine="MyISAM")) == ""


def test_options_of_mysql_are_taken_in_any_case_as_sqlalchemy_does() -> None:
    by_hand = sql(
        "mysql",
        lambda schema: schema.create_table(
            "t", Column("id", Integer), mysql_ENGINE="MyISAM", mysql_DEFAULT_CHARSET="utf8"
        ),
    )
    whole = sa.Table("t", sa.MetaData(), Column("id", Integer), mysql_ENGINE="MyISAM", mysql_DEFAULT_CHARSET="utf8")
    assert by_hand == sql("mysql", lambda schema: schema.create_table(whole))
    assert by_hand.endswith("ENGINE=MyISAM CHARSET=utf8")


def test_a_character_set_is_not_changed_behind_the_back_of_the_text_in_the_table() -> None:
    with pytest.raises(RecordingError, match="would not be that of its state"):
        record(lambda schema: schema.table("orders").set_options(charset="latin1"), SHOP)


def test_converting_back_needs_to_know_what_it_was() -> None:
    with pytest.raises(Irreversible, match="which character set 'orders' had before"):
        reversed_of(record(lambda schema: schema.table("orders").convert_charset("latin1"), SHOP))


def test_tables_are_dropped_in_an_order_that_keys_allow() -> None:
    lines = sql("postgresql", lambda schema: schema.drop_tables("customers", "orders")).splitlines()
    assert lines == ["DROP TABLE orders", "DROP TABLE customers"]


def test_tables_that_others_refer_to_are_not_dropped() -> None:
    with pytest.raises(RecordingError, match=r"orders\.fk_orders_customer_id_customers refer to it"):
        record(lambda schema: schema.drop_tables("customers"), SHOP)


def test_a_copy_has_names_of_its_own() -> None:
    after = record(lambda schema: schema.create_table_like("old", "orders"), SHOP).after.table("old")
    assert [index.name for index in after.indexes] == ["ix_old_customer_id", "ix_old_state_placed_on"]


def test_a_copy_has_foreign_keys_on_request() -> None:
    assert record(lambda schema: schema.create_table_like("old", "orders"), SHOP).after.table("old").foreign_keys == ()


def test_a_partition_of_a_table_that_has_none_is_told() -> None:
    with pytest.raises(RecordingError, match="'orders' is not partitioned"):
        record(lambda schema: schema.table("orders").create_partition("p", until=5), SHOP)


def test_a_partition_needs_a_bound() -> None:
    with pytest.raises(RecordingError, match="partition 'p' needs one bound"):
        partition("p")


def test_a_range_goes_on_where_the_dropped_one_ended() -> None:
    def story(schema: Schema) -> None:
        partitions = [partition("a", until=10), partition("b", until=20), partition("d", until=MAXVALUE)]
        schema.create_table("numbers", Column("n", Integer), partition_by=by_range("n", partitions=partitions))
        numbers = schema.table("numbers")
        numbers.drop_partition("b")
        numbers.detach_partition("d")
        numbers.attach_partition("d", since=20, until=MAXVALUE)

    *_, detach, attach = sql("postgresql", story, Catalog()).splitlines()
    assert detach == "ALTER TABLE numbers DETACH PARTITION d"
    assert attach == "ALTER TABLE numbers ATTACH PARTITION d FOR VALUES FROM (20) TO (MAXVALUE)"
