"""An application's own engine on a server: its isolation level, time-outs and pool are as before after a run."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from brant import Migrator
from brant.errors import ConfigurationError, MigrationFailed, Refused
from tests.engines.scratch import Database
from tests.execution.histories import Folder
from tests.execution.looking import rows, tables

SERVERS = pytest.mark.engines("postgresql", "mysql", "mariadb")
LEVELS = pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE", "AUTOCOMMIT"])

TIME_OUTS = {
    "postgresql": "SELECT current_setting('lock_timeout') || current_setting('statement_timeout')",
    "mysql": "SELECT CONCAT_WS(',', @@lock_wait_timeout, @@innodb_lock_wait_timeout)",
    "mariadb": "SELECT CONCAT_WS(',', @@lock_wait_timeout, @@innodb_lock_wait_timeout)",
}


@pytest.fixture
def shop(folder: Folder) -> Folder:
    folder.create("0001_films", "films")
    folder.write("0002_fill", 'schema.execute("INSERT INTO films VALUES (1)", down=())')
    return folder


def pooled(database: Database, **options: Any) -> sa.Engine:
    """One connection, kept open: what brant would leave on it, the next request would meet."""
    return database.engine(poolclass=sa.QueuePool, pool_size=1, max_overflow=0, pool_timeout=1, **options)


def settings(engine: sa.Engine, dialect: str) -> dict[str, object]:
    with engine.connect() as connection:
        return {
            "level": connection.get_isolation_level(),
            "options": connection.get_execution_options(),
            "time-outs": connection.exec_driver_sql(TIME_OUTS[dialect]).scalar(),
        }


@SERVERS
@LEVELS
def test_settings_are_as_before_after_a_run(database: Database, shop: Folder, level: str) -> None:
    engine = pooled(database, isolation_level=level)
    before = settings(engine, database.dialect)

    Migrator(engine, shop.path, lock_timeout=7, statement_timeout=70).migrate()

    assert settings(engine, database.dialect) == before
    assert rows(engine, "SELECT id FROM films") == [(1,)]


@SERVERS
@LEVELS
def test_settings_are_as_before_after_a_failure(database: Database, shop: Folder, level: str) -> None:
    shop.write("0003_wrong", 'schema.execute("UPDATE unheard_of SET x = 1", down=())')
    engine = pooled(database, isolation_level=level)
    before = settings(engine, database.dialect)

    with pytest.raises(MigrationFailed):
        Migrator(engine, shop.path, lock_timeout=7).migrate()

    assert settings(engine, database.dialect) == before


@pytest.mark.engines("postgresql")
@LEVELS
def test_ddl_is_rolled_back_whatever_the_engines_level(database: Database, shop: Folder, level: str) -> None:
    engine = database.engine(isolation_level=level)
    shop.write(
        "0003_wrong",
        'schema.create_table("stores", c.id())\nschema.execute("UPDATE unheard_of SET x = 1", down=())',
    )

    with pytest.raises(MigrationFailed):
        Migrator(engine, shop.path).migrate()

    assert tables(engine) == {"films"}


@SERVERS
def test_connection_in_autocommit_is_refused(database: Database, shop: Folder) -> None:
    engine = database.engine(isolation_level="AUTOCOMMIT")

    with engine.connect() as connection, pytest.raises(ConfigurationError, match="this Connection is in AUTOCOMMIT"):
        Migrator(connection, shop.path).migrate()


# -- the application's own connection


def test_connection_is_left_open_and_usable(engine: sa.Engine, shop: Folder) -> None:
    with engine.connect() as connection:
        Migrator(connection, shop.path).migrate()

        assert not connection.in_transaction()
        assert connection.exec_driver_sql("SELECT id FROM films").scalar() == 1


@pytest.mark.engines("sqlite", "postgresql")
def test_open_transaction_holds_all_of_a_run(engine: sa.Engine, shop: Folder) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        Migrator(connection, shop.path).migrate()
        transaction.rollback()

    assert tables(engine) == set()


@pytest.mark.engines("sqlite", "postgresql")
def test_open_transaction_outlives_a_failed_migration(engine: sa.Engine, shop: Folder) -> None:
    shop.write("0003_wrong", 'schema.execute("UPDATE unheard_of SET x = 1", down=())')

    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE of_the_application (id INTEGER)")
        with pytest.raises(MigrationFailed):
            Migrator(connection, shop.path).migrate()

    assert tables(engine) == {"of_the_application", "films"}
    assert Migrator(engine, shop.path).pending() == ["0003_wrong"]


@pytest.mark.engines("mysql", "mariadb")
def test_open_transaction_that_ddl_would_commit_is_refused(engine: sa.Engine, shop: Folder) -> None:
    with engine.begin() as connection, pytest.raises(Refused, match="would commit the transaction that is open"):
        Migrator(connection, shop.path).migrate()

    assert tables(engine) == set()


@pytest.mark.engines("mysql", "mariadb")
def test_open_transaction_is_refused_with_a_history_too(engine: sa.Engine, shop: Folder) -> None:
    Migrator(engine, shop.path).migrate()
    shop.create("0003_stores", "stores")

    with engine.begin() as connection, pytest.raises(Refused, match="0003_stores has to commit between its statements"):
        Migrator(connection, shop.path).migrate()

    assert tables(engine) == {"films"}


@pytest.mark.engines("sqlite", "postgresql")
def test_step_outside_a_transaction_is_refused_in_an_open_one(engine: sa.Engine, shop: Folder) -> None:
    shop.write("0003_vacuum", 'schema.execute("VACUUM", down=())', settings="transaction=False")

    with engine.begin() as connection, pytest.raises(Refused, match="0003_vacuum has to commit"):
        Migrator(connection, shop.path).migrate()

    assert tables(engine) == set()
