"""Changes while foreign keys are unchecked, on each engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from brant import Migrator
from brant.catalog.catalog import Catalog
from brant.errors import MigrationFailed, MigrationInterrupted, RecordingError, Unsupported
from tests.engines.scratch import Database

TABLES = """\
from sqlalchemy import Column, ForeignKey, Integer
from brant import Schema, columns as c, migration


def up(schema: Schema) -> None:
    schema.create_table("shelves", c.id())
    schema.create_table(
        "books",
        c.id(),
        Column("shelf_id", ForeignKey("shelves.id"{deferrable}), nullable=False),
    )
"""
ROWS = """\
from brant import Schema, columns as c, migration


{decorator}def up(schema: Schema) -> None:
    {body}
"""
CHILD_FIRST = """\
with schema.without_foreign_keys():
        schema.execute("INSERT INTO books (id, shelf_id) VALUES (1, 7)", down="DELETE FROM books")
        schema.execute("INSERT INTO shelves (id) VALUES (7)", down="DELETE FROM shelves")"""
ORPHAN = """\
with schema.without_foreign_keys():
        schema.execute("INSERT INTO books (id, shelf_id) VALUES (1, 8)", down=())"""

EMPTY = Catalog()
Write = Callable[..., Migrator]


@pytest.fixture
def write(database: Database, tmp_path: Path) -> Write:
    """Writes a migration on rows behind the one that makes the tables; SQLite enforces keys here, as others do."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    engine = database.engine()
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys = ON"))
    deferrable = ", deferrable=True" if engine.dialect.name == "postgresql" else ""
    (folder / "0001_tables.py").write_text(TABLES.format(deferrable=deferrable))

    def write(body: str, decorator: str = "") -> Migrator:
        (folder / "0002_rows.py").write_text(ROWS.format(body=body, decorator=decorator))
        return Migrator(engine, folder)

    return write


def rows(migrator: Migrator) -> dict[str, int]:
    return migrator.inspect().counts(["books", "shelves"])


def test_rows_are_loaded_in_any_order_and_taken_out_again(write: Write) -> None:
    migrator = write(CHILD_FIRST)
    migrator.migrate()
    assert rows(migrator) == {"books": 1, "shelves": 1}
    migrator.redo()
    migrator.rollback()
    migrator.migrate()
    assert rows(migrator) == {"books": 1, "shelves": 1}


@pytest.mark.engines("postgresql", "sqlite")
def test_a_row_that_refers_to_nothing_in_the_end_is_refused(write: Write) -> None:
    migrator = write(ORPHAN)
    with pytest.raises(MigrationFailed):
        migrator.migrate()
    assert rows(migrator) == {"books": 0, "shelves": 0}


@pytest.mark.engines("sqlite")
def test_a_row_that_referred_to_nothing_before_is_left_alone(write: Write, database: Database) -> None:
    migrator = write("schema.execute('SELECT 1', down=())")
    migrator.migrate()
    with database.engine().begin() as connection:
        connection.exec_driver_sql("INSERT INTO books (id, shelf_id) VALUES (5, 55)")
    migrator.rollback()
    write(CHILD_FIRST).migrate()


@pytest.mark.engines("sqlite")
def test_enforcement_is_back_on_sqlite(write: Write) -> None:
    migrator = write(CHILD_FIRST)
    migrator.migrate()
    with migrator.database.engine().connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.engines("mysql", "mariadb")
class TestTheSession:
    """Where the setting is the session's, which may be the application's."""

    def checks(self, connection: sa.Connection) -> int:
        return int(connection.exec_driver_sql("SELECT @@SESSION.foreign_key_checks").scalar_one())

    def lent(self, migrator: Migrator, connection: sa.Connection) -> Migrator:
        return Migrator(connection, *migrator.directories)

    def test_checks_again_afterwards(self, write: Write) -> None:
        migrator = write(CHILD_FIRST)
        with migrator.database.engine().connect() as connection:
            self.lent(migrator, connection).migrate()
            assert self.checks(connection) == 1

    def test_checks_again_after_a_failure(self, write: Write) -> None:
        migrator = write("schema.disable_foreign_keys()\n    schema.execute('INSERT INTO nowhere VALUES (1)', down=())")
        with migrator.database.engine().connect() as connection:
            with pytest.raises(MigrationFailed):
                self.lent(migrator, connection).migrate()
            assert self.checks(connection) == 1

    def test_a_run_that_continues_in_the_middle_says_it_again(self, write: Write) -> None:
        migrator = write(
            "with schema.without_foreign_keys():\n"
            '        schema.create_table("more", c.id())\n'
            '        schema.execute("INSERT INTO nowhere VALUES (1)", down=())\n'
            '        schema.execute("INSERT INTO books (id, shelf_id) VALUES (1, 7)", down=())'
        )
        with pytest.raises(MigrationInterrupted):
            migrator.migrate()
        with migrator.database.engine().begin() as connection:
            connection.exec_driver_sql("CREATE TABLE nowhere (n INT)")
        migrator.migrate()
        assert rows(migrator) == {"books": 1, "shelves": 0}


@pytest.mark.engines("postgresql", "sqlite")
def test_without_a_transaction_it_is_refused_before_anything_runs(write: Write) -> None:
    migrator = write(CHILD_FIRST, "@migration(transaction=False)\n")
    with pytest.raises(Unsupported, match="transaction") as caught:
        migrator.migrate()
    assert caught.value.where is not None
    assert not migrator.inspect().has_table("books")


@pytest.mark.engines("mysql", "mariadb")
def test_without_a_transaction_it_lasts_for_the_session(write: Write) -> None:
    migrator = write(CHILD_FIRST, "@migration(transaction=False)\n")
    migrator.migrate()
    assert rows(migrator) == {"books": 1, "shelves": 1}


def test_a_migration_leaves_nothing_unchecked_to_the_next(write: Write) -> None:
    migrator = write("schema.disable_foreign_keys()\n    schema.execute('SELECT 1', down=())")
    migrator.migrate()
    up = migrator.directory.get("0002_rows").up
    said = [operation.source() for operation, _ in up(migrator.directory.get("0001_tables").up(EMPTY).after).operations]
    assert said[-1] == "schema.enable_foreign_keys()"
    migrator.rollback()


def test_blocks_inside_each_other_are_one(write: Write) -> None:
    migrator = write(
        "with schema.without_foreign_keys():\n"
        "        with schema.without_foreign_keys():\n"
        "            schema.execute('SELECT 1', down=())"
    )
    said = [
        operation.source()
        for operation, _ in migrator.directory.get("0002_rows").up(EMPTY).operations
        if "foreign_keys" in operation.source()
    ]
    assert said == ["schema.disable_foreign_keys()", "schema.enable_foreign_keys()"]


def test_a_mistake_inside_the_block_is_told_as_it_is(write: Write) -> None:
    migrator = write("with schema.without_foreign_keys():\n        schema.table('nothing')")
    with pytest.raises(RecordingError, match="nothing"):
        migrator.migrate()
