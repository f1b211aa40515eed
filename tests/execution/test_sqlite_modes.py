"""SQLite engines as applications set them up: DDL is part of a transaction in each, and each is left as it was."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from brant import Everything, Migrator
from brant.errors import MigrationFailed
from tests.execution.histories import Folder
from tests.execution.looking import columns, rows, tables, value

Mode = Callable[..., sa.Engine]
"""Makes an engine: takes a URL and options of create_engine."""


def as_it_comes(url: str, **options: Any) -> sa.Engine:
    """Python's driver begins before INSERT, not before CREATE TABLE."""
    return sa.create_engine(url, **options)


def with_a_begin_event(url: str, **options: Any) -> sa.Engine:
    """The driver never begins; SQLAlchemy's event says BEGIN (SQLAlchemy's own recipe)."""
    engine = sa.create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(raw: Any, record: object) -> None:
        raw.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def with_autocommit_off(url: str, **options: Any) -> sa.Engine:
    """The driver keeps a transaction open at all times (Python 3.12)."""
    return sa.create_engine(url, connect_args={"autocommit": False}, **options)


def in_autocommit(url: str, **options: Any) -> sa.Engine:
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", **options)


MODES = [
    as_it_comes,
    with_a_begin_event,
    pytest.param(
        with_autocommit_off,
        marks=pytest.mark.skipif(sys.version_info < (3, 12), reason="sqlite3 has autocommit since Python 3.12"),
    ),
    in_autocommit,
]


@pytest.fixture(params=MODES, ids=lambda mode: mode.__name__)
def mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen


@pytest.fixture(params=["file", "memory", "shared memory"])
def application(request: pytest.FixtureRequest, mode: Mode, tmp_path: Path) -> Iterator[sa.Engine]:
    """The application's own engine: in each mode, on a file and in memory, with foreign keys enforced."""
    engine = {
        "file": lambda: mode(f"sqlite:///{tmp_path / 'shop.db'}"),
        "memory": lambda: mode("sqlite://"),
        "shared memory": lambda: mode("sqlite://", poolclass=sa.StaticPool),
    }[request.param]()
    event.listen(engine, "connect", enforce_foreign_keys)
    yield engine
    engine.dispose()


def enforce_foreign_keys(raw: Any, record: object) -> None:
    """Outside a transaction, or it would be ignored."""
    mode = getattr(raw, "autocommit", None)
    if mode is False:
        raw.autocommit = True
    raw.execute("PRAGMA foreign_keys = ON")
    if mode is False:
        raw.autocommit = False


@pytest.fixture
def shop(folder: Folder) -> Folder:
    folder.create("0001_films", "films", 'c.string("title")')
    folder.create("0002_copies", "copies", 'c.foreign_id("film_id", "films.id", ondelete="CASCADE")')
    folder.write(
        "0003_fill",
        """
        schema.execute("INSERT INTO films VALUES (1, 'M')", down="DELETE FROM films")
        schema.execute("INSERT INTO copies VALUES (1, 1)", down="DELETE FROM copies")
        """,
    )
    return folder


WRONG = """
    schema.create_table("stores", c.id())
    schema.table("films").alter_column("title", type=sa.String(50), nullable=True)
    schema.table("films").add(c.integer("minutes", nullable=True))
    schema.execute("INSERT INTO films VALUES (2, 'Vertigo', 128)", down=())
    schema.execute("UPDATE unheard_of SET x = 1", down=())
"""


def test_history_goes_up_and_down(application: sa.Engine, shop: Folder) -> None:
    migrator = Migrator(application, shop.path)

    migrator.migrate()
    assert rows(application, "SELECT title FROM films") == [("M",)]
    assert not migrator.migrate()

    migrator.rollback(Everything())
    assert tables(application) == set()


def test_failed_migration_leaves_no_trace(application: sa.Engine, shop: Folder) -> None:
    Migrator(application, shop.path).migrate()
    shop.write("0004_wrong", WRONG)

    with pytest.raises(MigrationFailed, match="unheard_of"):
        Migrator(application, shop.path).migrate()

    assert tables(application) == {"films", "copies"}
    assert columns(application, "films") == {"id", "title"}
    assert rows(application, "SELECT title FROM films") == [("M",)]


def test_one_transaction_for_all_leaves_no_trace(application: sa.Engine, shop: Folder) -> None:
    shop.write("0004_wrong", WRONG)

    with pytest.raises(MigrationFailed, match="unheard_of"):
        Migrator(application, shop.path, transactions="all").migrate()

    assert tables(application) == set()


def test_rebuild_of_a_table_keeps_the_rows_that_refer_to_it(application: sa.Engine, shop: Folder) -> None:
    shop.write("0004_shorter", 'schema.table("films").alter_column("title", type=sa.String(50))')

    Migrator(application, shop.path).migrate()

    assert rows(application, "SELECT film_id FROM copies") == [(1,)]


def test_foreign_keys_are_enforced_as_the_application_wants(application: sa.Engine, shop: Folder) -> None:
    shop.write("0004_orphan", 'schema.execute("INSERT INTO copies VALUES (2, 99)", down=())')

    with pytest.raises(MigrationFailed, match="FOREIGN KEY constraint failed"):
        Migrator(application, shop.path).migrate()


def test_what_has_to_run_outside_a_transaction_does(application: sa.Engine, folder: Folder) -> None:
    folder.write(
        "0001_outside",
        'schema.execute(["PRAGMA user_version = 7", "VACUUM"], down="PRAGMA user_version = 0")',
        settings="transaction=False",
    )
    migrator = Migrator(application, folder.path)

    migrator.migrate()
    assert value(application, "PRAGMA user_version") == 7

    migrator.rollback()
    assert value(application, "PRAGMA user_version") == 0


# -- the application's settings


def settings(engine: sa.Engine) -> dict[str, Any]:
    """What an application's next connection is like."""
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        told = {
            "isolation_level": raw.isolation_level,
            "autocommit": getattr(raw, "autocommit", None),
            "level": connection.get_isolation_level(),
            "options": connection.get_execution_options(),
            "foreign_keys": connection.exec_driver_sql("PRAGMA foreign_keys").scalar(),
            "busy_timeout": connection.exec_driver_sql("PRAGMA busy_timeout").scalar(),
        }
    return told | {"pool": type(engine.pool).__name__, "options of engine": engine.get_execution_options()}


def test_settings_are_as_before_after_a_run(application: sa.Engine, shop: Folder) -> None:
    shop.write("0004_shorter", 'schema.table("films").alter_column("title", type=sa.String(50))')
    before = settings(application)

    Migrator(application, shop.path).migrate()

    assert settings(application) == before
    assert before["foreign_keys"] == 1


def test_settings_are_as_before_after_a_failure(application: sa.Engine, shop: Folder) -> None:
    shop.write("0004_wrong", WRONG)
    before = settings(application)

    with pytest.raises(MigrationFailed):
        Migrator(application, shop.path).migrate()

    assert settings(application) == before


def test_time_outs_of_a_run_are_its_own(application: sa.Engine, shop: Folder) -> None:
    before = settings(application)

    Migrator(application, shop.path, lock_timeout=77).migrate()

    assert settings(application) == before


def test_pool_is_given_back_what_was_taken(mode: Mode, shop: Folder, tmp_path: Path) -> None:
    engine = mode(
        f"sqlite:///{tmp_path / 'shop.db'}", poolclass=sa.QueuePool, pool_size=1, max_overflow=0, pool_timeout=1
    )

    Migrator(engine, shop.path).migrate()

    assert isinstance(engine.pool, sa.QueuePool)
    assert engine.pool.checkedout() == 0
    with engine.connect():
        assert engine.pool.checkedout() == 1
    engine.dispose()


# -- the application's own connection


def test_connection_of_the_application_is_left_open_and_usable(application: sa.Engine, shop: Folder) -> None:
    with application.connect() as connection:
        Migrator(connection, shop.path).migrate()

        assert not connection.in_transaction()
        assert connection.exec_driver_sql("SELECT title FROM films").scalar() == "M"
        connection.rollback()

    assert tables(application) == {"films", "copies"}


def test_transaction_of_the_application_holds_all_of_a_run(application: sa.Engine, shop: Folder) -> None:
    with application.connect() as connection, connection.begin() as transaction:
        Migrator(connection, shop.path).migrate()
        assert connection.in_transaction()
        transaction.rollback()

    assert tables(application) == set()


def test_transaction_of_the_application_commits_all_of_a_run(application: sa.Engine, shop: Folder) -> None:
    with application.begin() as connection:
        Migrator(connection, shop.path).migrate()

    assert rows(application, "SELECT title FROM films") == [("M",)]
    assert not Migrator(application, shop.path).migrate()


def test_sqlite_is_new_enough() -> None:
    assert sqlite3.sqlite_version_info >= (3, 35)
