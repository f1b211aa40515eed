"""A database brant has no file for, from end to end: standard DDL, a lease for a lock, a journal of statements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant.dialects.base import Dialect
from brant.dialects.lease import LOCK_TABLE
from brant.errors import LockNotObtained, MigrationInterrupted, Unsupported
from brant.execution.database import Database
from brant.execution.databases import create_database, describe, drop_database, overview, ping
from brant.migrator import Migrator
from tests.dialects.plainlite import PlainLite

STAFF = """
from sqlalchemy import Column, Integer, String
from brant import Schema, columns as c

def up(schema: Schema) -> None:
    key = Column("id", Integer, primary_key=True)
    schema.create_table("shops", key, Column("name", String(100), nullable=False))
    schema.create_table("staff", key, c.foreign_id("shop_id", "shops.id"), Column("name", String(100)))
    schema.execute("INSERT INTO shops (name) VALUES ('100%')", down="DELETE FROM shops")
"""
LATER = """
from sqlalchemy import Column, Integer
from brant import Schema

def up(schema: Schema) -> None:
    staff = schema.table("staff")
    staff.add(Column("age", Integer))
    staff.add_index("name")
    staff.rename_column("name", to="full_name")
    schema.rename_table("shops", "stores")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_staff.py").write_text(STAFF)
    (folder / "0002_later.py").write_text(LATER)
    return folder


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = sa.create_engine(f"plainlite:///{tmp_path}/shop.db")
    yield engine
    engine.dispose()


@pytest.fixture
def migrator(engine: sa.Engine, folder: Path) -> Migrator:
    return Migrator(engine, folder)


def tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {LOCK_TABLE, *own_tables()}


def own_tables() -> set[str]:
    return {"brant_migrations", "brant_migrations_log", "brant_migrations_journal"}


def test_the_dialect_is_the_neutral_one(engine: sa.Engine) -> None:
    assert isinstance(engine.dialect, PlainLite)
    assert type(Database(engine).dialect) is Dialect


def test_migrates(migrator: Migrator, engine: sa.Engine) -> None:
    outcome = migrator.migrate()

    assert outcome.names == ("0001_staff", "0002_later")
    assert tables(engine) == {"stores", "staff"}
    assert [column["name"] for column in sa.inspect(engine).get_columns("staff")] == [
        "id",
        "shop_id",
        "full_name",
        "age",
    ]


def test_has_nothing_to_do_afterwards(migrator: Migrator) -> None:
    migrator.migrate()

    assert not migrator.migrate()


def test_rolls_back_to_nothing_and_migrates_again(migrator: Migrator, engine: sa.Engine) -> None:
    migrator.migrate()
    migrator.rollback()
    after = tables(engine)
    migrator.migrate()

    assert (after, tables(engine)) == (set(), {"stores", "staff"})


def test_a_migration_that_fails_half_way_is_continued(migrator: Migrator, folder: Path, engine: sa.Engine) -> None:
    (folder / "0003_more.py").write_text(
        "def up(schema):\n"
        "    schema.execute('CREATE TABLE toys (id int)', down='DROP TABLE toys')\n"
        "    schema.execute('INSERT INTO nowhere VALUES (1)', down='')\n"
    )
    with pytest.raises(MigrationInterrupted):
        migrator.migrate()
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE nowhere (id int)")

    assert migrator.migrate().names == ("0003_more",)


def test_a_second_runner_waits_for_the_lease(migrator: Migrator, engine: sa.Engine, folder: Path) -> None:
    with engine.connect() as other:
        Dialect().lock(other, Migrator(engine, folder)._tracker.key).try_acquire()
        with pytest.raises(LockNotObtained, match="pid"):
            Migrator(engine, folder, lock_wait=0).migrate()


def test_the_lock_is_told_and_released(migrator: Migrator, engine: sa.Engine) -> None:
    with engine.connect() as other:
        Dialect().lock(other, migrator._tracker.key).try_acquire()

    held = migrator.lock_status().held
    released = migrator.release_lock()

    assert (held, released, migrator.lock_status().held) == (True, True, False)


def test_the_lock_is_free_after_a_run(migrator: Migrator) -> None:
    migrator.migrate()

    assert not migrator.lock_status().held


def test_fresh_drops_what_others_made(migrator: Migrator, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE leftovers (id int)")
        connection.exec_driver_sql("CREATE VIEW a_leftover AS SELECT * FROM leftovers")
    migrator.migrate()
    migrator.fresh()

    assert tables(engine) == {"stores", "staff"}
    assert sa.inspect(engine).get_view_names() == []


def test_status_tells_what_is_applied(migrator: Migrator) -> None:
    before = migrator.pending()
    migrator.migrate()

    assert (before, migrator.pending()) == (["0001_staff", "0002_later"], [])


def test_sql_is_printed_in_its_own_spelling(migrator: Migrator) -> None:
    assert "CREATE TABLE shops" in migrator.sql()


def test_it_answers_a_ping(engine: sa.Engine) -> None:
    assert ping(Database(engine)).product == "plainlite"


def test_its_tables_are_told_and_described(migrator: Migrator, engine: sa.Engine) -> None:
    migrator.migrate()
    rows = {table.name: table.rows_estimate for table in overview(Database(engine)).tables}

    assert (rows["stores"], rows["staff"]) == (1, 0)
    assert describe(Database(engine), "stores").column_names == ("id", "name")


@pytest.mark.parametrize("change", [create_database, drop_database])
def test_making_and_dropping_databases_is_left_to_its_own_tools(change: object, engine: sa.Engine) -> None:
    assert callable(change)
    with pytest.raises(Unsupported, match="plainlite"):
        change(Database(engine))
