"""A way into the database: what can't be entered is told well, and what was lent is given back as it was."""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.event import listen
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from brant.errors import BrantError, CannotConnect, ConfigurationError, StatementFailed
from brant.execution.database import Database
from tests.engines.scratch import Database as Empty
from tests.engines.scratch import Scratch
from tests.engines.server import Server

SERVERS = pytest.mark.engines("postgresql", "mysql", "mariadb")


def refusal(target: Any, *statements: str) -> BrantError:
    """The error that entering raises, or one of *statements*."""
    with pytest.raises(BrantError) as raised:
        enter(target, *(statements or ["SELECT 1"]))
    return raised.value


def enter(target: Any, *statements: str) -> None:
    with Database(target).connect() as (connection, _):
        for statement in statements:
            connection.exec_driver_sql(statement)


class TestWhatCannotBeEntered:
    @SERVERS
    def test_a_server_that_is_not_there(self, server: Server) -> None:
        with socket.socket() as taken:  # bound and not listening: nobody else answers there
            taken.bind(("127.0.0.1", 0))
            url = sa.make_url(server.url).set(host="127.0.0.1", port=taken.getsockname()[1], database="x")
            error = refusal(url)

        assert isinstance(error, CannotConnect)
        assert "brant db wait" in str(error)

    @SERVERS
    def test_a_host_that_has_no_address(self, server: Server) -> None:
        error = refusal(sa.make_url(server.url).set(host="db.invalid", database="x"))

        assert isinstance(error, CannotConnect)
        assert "brant db wait" in str(error)

    @SERVERS
    @pytest.mark.parametrize("host", ["a" * 80, "a..b", "ünïcode..x"])
    def test_a_host_that_can_be_none(self, server: Server, host: str) -> None:
        assert isinstance(refusal(sa.make_url(server.url).set(host=host, database="x")), CannotConnect)

    @pytest.mark.engines("postgresql")  # PyMySQL's time-out ends with the connection: it waits for a greeting for ever
    def test_a_server_that_says_nothing(self, server: Server) -> None:
        with socket.socket() as mute:
            mute.bind(("127.0.0.1", 0))
            mute.listen()
            url = sa.make_url(server.url).set(host="127.0.0.1", port=mute.getsockname()[1], database="x")
            error = refusal(url.update_query_dict({"connect_timeout": "2"}))

        assert isinstance(error, CannotConnect)
        assert "brant db wait" in str(error)

    @pytest.mark.engines("mysql", "mariadb")
    def test_a_wrong_password_is_masked(self, server: Server) -> None:
        error = refusal(sa.make_url(server.url).set(username="nobody", password="correct-horse"))

        assert isinstance(error, CannotConnect)
        assert error.hint is not None
        assert "correct-horse" not in str(error)

    @pytest.mark.engines("postgresql")
    def test_a_user_that_is_not_there(self, server: Server) -> None:
        error = refusal(sa.make_url(server.url).set(username="nobody", password="correct-horse"))

        assert isinstance(error, CannotConnect)
        assert "look at the user and the password" in str(error)
        assert "correct-horse" not in str(error)

    def test_a_password_stays_hidden_in_the_text_of_a_database(self) -> None:
        assert "secret" not in repr(Database("postgresql://ann:secret@db/shop"))

    @SERVERS
    def test_a_database_that_is_not_there(self, server: Server, scratch: Scratch) -> None:
        error = refusal(sa.make_url(server.url).set(database=scratch.unused_name()))

        assert isinstance(error, CannotConnect)
        assert error.hint == "brant db create makes the database"

    @pytest.mark.parametrize("url", ["postgresql+nope://h/x", "nosuch://h/x", "nosuch+driver://h/x"])
    def test_a_driver_nobody_has_heard_of(self, url: str) -> None:
        error = refusal(url)

        assert isinstance(error, ConfigurationError)
        assert url.partition(":")[0] in error.message

    @pytest.mark.parametrize(("package", "extra"), [("psycopg", "postgresql"), ("pymysql", "mysql")])
    def test_a_driver_that_is_not_installed(self, package: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, package, None)
        error = refusal(f"{extra}+{package}://h/x")

        assert isinstance(error, ConfigurationError)
        assert (error.message, error.hint) == (
            f"the driver {package!r} is not installed",
            f'pip install "brant[{extra}]"',
        )

    def test_a_driver_that_is_not_installed_and_no_extra_brings(self) -> None:
        assert refusal("postgresql+pg8000://h/x").hint == "pip install pg8000"

    @pytest.mark.parametrize(
        "url", ["postgresql://h:port/x", "postgresql://ann:secret@h:port/x", "mysql://h:99999999999/x", "not a url", ""]
    )
    def test_a_text_that_is_no_url(self, url: str) -> None:
        error = refusal(url)

        assert error.exit_code in {ConfigurationError.exit_code, CannotConnect.exit_code}
        assert "secret" not in str(error)

    @pytest.mark.parametrize("driver", ["sqlite+aiosqlite", "postgresql+asyncpg"])
    def test_an_asynchronous_driver(self, driver: str) -> None:
        error = refusal(f"{driver}://")

        assert isinstance(error, ConfigurationError)
        assert "run_sync" in str(error)

    def test_an_asynchronous_engine(self) -> None:
        error = refusal(create_async_engine("sqlite+aiosqlite://"))

        assert isinstance(error, ConfigurationError)
        assert "AsyncEngine" in error.message

    @SERVERS
    def test_an_option_the_driver_does_not_take(self, database: Empty) -> None:
        error = refusal(sa.make_url(database.url).update_query_dict({"nonsense": "1"}))

        assert isinstance(error, ConfigurationError)
        assert error.hint == "look at the URL's options"


class TestSQLiteFiles:
    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "letter.db").write_text("Dear database, " * 100)
        error = refusal(f"sqlite:///{tmp_path}/letter.db")

        assert isinstance(error, ConfigurationError)
        assert "no SQLite database" in str(error)

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        error = refusal(f"sqlite:///{tmp_path}/nowhere/shop.db")

        assert isinstance(error, CannotConnect)
        assert "the folder has to be there" in str(error)

    def test_a_folder_in_place_of_a_file(self, tmp_path: Path) -> None:
        assert isinstance(refusal(f"sqlite:///{tmp_path}"), CannotConnect)

    def test_a_file_that_may_only_be_read_can_be_read(self, tmp_path: Path) -> None:
        sqlite3.connect(tmp_path / "shop.db").close()
        (tmp_path / "shop.db").touch()
        with Database(f"sqlite:///file:{tmp_path}/shop.db?mode=ro&uri=true").connect() as (connection, _):
            assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0

    def test_a_file_that_may_only_be_read_can_not_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "shop.db").touch()
        error = refusal(f"sqlite:///file:{tmp_path}/shop.db?mode=ro&uri=true", "CREATE TABLE films (id int)")

        assert isinstance(error, ConfigurationError)
        assert "needs to write there" in str(error)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
    def test_a_file_without_permission_to_write(self, tmp_path: Path) -> None:
        (tmp_path / "shop.db").touch(mode=0o444)

        assert isinstance(refusal(f"sqlite:///{tmp_path}/shop.db", "CREATE TABLE films (id int)"), ConfigurationError)


class TestStatementsThatFail:
    def test_is_not_an_error_of_connecting(self, database: Empty) -> None:
        error = refusal(database.url, "SELECT x FROM nowhere")

        assert isinstance(error, StatementFailed)
        assert "nowhere" in error.message
        assert error.statement == "SELECT x FROM nowhere"

    def test_keeps_the_driver_s_error_as_its_cause(self, database: Empty) -> None:
        assert isinstance(refusal(database.url, "SELECT x FROM nowhere").__cause__, DBAPIError)

    def test_is_told_of_a_connection_that_was_given_too(self, database: Empty) -> None:
        with database.engine().connect() as given:
            assert isinstance(refusal(given, "SELECT x FROM nowhere"), StatementFailed)

    @pytest.mark.engines("postgresql")
    def test_a_missing_permission_says_what_to_do(self, database: Empty) -> None:
        deny = "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
        error = refusal(database.url, deny, "SET ROLE pg_monitor", "CREATE TABLE films (id int)")

        assert isinstance(error, StatementFailed)
        assert error.hint == "grant it to the URL's user"

    @pytest.mark.engines("postgresql", "mysql", "mariadb")
    def test_a_connection_that_is_lost_can_be_tried_again(self, database: Empty) -> None:
        with pytest.raises(CannotConnect) as raised:
            lose_the_connection(database)

        assert "the connection was lost" in raised.value.message


def lose_the_connection(database: Empty) -> None:
    end = "SELECT pg_terminate_backend({})" if database.dialect == "postgresql" else "KILL {}"
    with Database(database.url).connect() as (connection, dialect):
        with database.engine(isolation_level="AUTOCOMMIT").connect() as other:
            other.exec_driver_sql(end.format(dialect.backend_id(connection)))
        connection.exec_driver_sql("SELECT 1")


class TestEnginesOfApplications:
    """Whatever the engine's own setting, brant's session has transactions, and leaves the pool as it was."""

    def test_autocommit_is_the_application_s(self, database: Empty) -> None:
        engine = database.engine(isolation_level="AUTOCOMMIT", poolclass=sa.QueuePool)

        assert rows_left_by_a_failure(engine) == 0
        assert commits_by_itself(engine)

    def test_autocommit_by_option_is_the_application_s(self, database: Empty) -> None:
        engine = database.engine(poolclass=sa.QueuePool).execution_options(isolation_level="AUTOCOMMIT")

        assert rows_left_by_a_failure(engine) == 0
        assert commits_by_itself(engine)

    def test_a_pool_of_one_is_enough(self, database: Empty) -> None:
        engine = database.engine(poolclass=sa.QueuePool, pool_size=1, max_overflow=0, pool_timeout=1)
        with Database(engine).connect(), engine.connect() as of_the_application:
            assert of_the_application.exec_driver_sql("SELECT 1").scalar() == 1

    def test_a_pool_without_a_free_connection_says_so(self, database: Empty) -> None:
        engine = database.engine(poolclass=sa.QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.1)
        with engine.connect():
            error = refusal(engine)

        assert isinstance(error, CannotConnect)
        assert "holds all connections of its pool" in str(error)

    def test_the_pool_has_as_many_connections_as_before(self, database: Empty) -> None:
        engine = database.engine(poolclass=sa.QueuePool, pool_size=3)
        with engine.connect(), engine.connect():
            pass
        before = pool_of(engine).checkedin()
        rows_left_by_a_failure(engine)

        assert (pool_of(engine).checkedin(), pool_of(engine).checkedout()) == (before, 0)

    def test_settings_of_the_session_stay_in_it(self, database: Empty) -> None:
        engine = database.engine(poolclass=sa.QueuePool, pool_size=1)
        before = settings_of(engine)
        with Database(engine, lock_timeout=7, statement_timeout=70).connect():
            pass

        assert settings_of(engine) == before

    @SERVERS
    def test_a_level_of_the_engine_stays_the_engine_s(self, database: Empty) -> None:
        engine = database.engine(isolation_level="SERIALIZABLE", poolclass=sa.QueuePool, pool_size=1)
        with Database(engine).connect() as (connection, _):
            inside = connection.get_isolation_level()

        with engine.connect() as connection:
            assert (inside != "SERIALIZABLE", connection.get_isolation_level()) == (True, "SERIALIZABLE")

    def test_listeners_of_the_engine_are_heard(self, database: Empty) -> None:
        engine = database.engine()
        heard: list[str] = []
        listen(engine, "connect", lambda *_: heard.append("connect"))
        listen(engine, "begin", lambda *_: heard.append("begin"))
        rows_left_by_a_failure(engine)

        assert set(heard) == {"connect", "begin"}

    def test_a_creator_makes_brant_s_connection_too(self, database: Empty) -> None:
        plain = database.engine()
        made: list[Any] = []

        def creator() -> Any:
            made.append(plain.dialect.connect(*plain.dialect.create_connect_args(plain.url)[0], **arguments(plain)))
            return made[-1]

        assert rows_left_by_a_failure(database.engine(creator=creator)) == 0
        assert len(made) == 1

    def test_an_error_of_the_application_s_own_code_is_not_dressed_up(self, database: Empty) -> None:
        def creator() -> Any:
            raise TypeError("a bug of the application's")

        with pytest.raises(TypeError, match="a bug"), Database(database.engine(creator=creator)).connect():
            pass


class TestSQLiteEngines:
    @pytest.fixture(params=["StaticPool", "SingletonThreadPool", "file"])
    def engine(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
        engine = {
            "StaticPool": lambda: sa.create_engine("sqlite://", poolclass=sa.StaticPool),
            "SingletonThreadPool": lambda: sa.create_engine("sqlite://"),
            "file": lambda: sa.create_engine(f"sqlite:///{tmp_path}/shop.db"),
        }[request.param]()
        yield engine
        engine.dispose()

    def test_what_is_made_is_there_afterwards(self, engine: sa.Engine) -> None:
        with Database(engine).connect() as (connection, dialect), dialect.transaction(connection):
            connection.exec_driver_sql("CREATE TABLE films (id int)")

        assert tables(engine) == ["films"]

    def test_what_fails_leaves_no_trace(self, engine: sa.Engine) -> None:
        assert tables_left_by_a_failure(engine) == []

    def test_enforced_foreign_keys_stay_enforced(self, engine: sa.Engine) -> None:
        listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys = ON"))
        with (
            Database(engine).connect() as (connection, dialect),
            dialect.transaction(connection, suspend_foreign_keys=True),
        ):
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 0
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1

    def test_transactions_that_the_application_begins_itself(self, engine: sa.Engine) -> None:
        listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
        listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        assert tables_left_by_a_failure(engine) == []

    @pytest.mark.skipif(sys.version_info < (3, 12), reason="sqlite3 has autocommit since Python 3.12")
    def test_autocommit_of_the_driver_is_the_application_s(self, tmp_path: Path) -> None:
        engine = sa.create_engine(f"sqlite:///{tmp_path}/shop.db", connect_args={"autocommit": True})
        left = tables_left_by_a_failure(engine)
        with Database(engine).connect() as (connection, dialect), dialect.transaction(connection):
            connection.exec_driver_sql("CREATE TABLE films (id int)")

        assert (left, tables(engine)) == ([], ["films"])
        engine.dispose()

    @pytest.mark.skipif(sys.version_info < (3, 12), reason="sqlite3 has autocommit since Python 3.12")
    def test_autocommit_of_the_only_connection_is_refused(self) -> None:
        engine = sa.create_engine("sqlite://", connect_args={"autocommit": True})

        assert isinstance(refusal(engine), ConfigurationError)
        engine.dispose()

    def test_a_database_in_memory_lasts_as_long_as_its_object(self) -> None:
        database = Database("sqlite://")
        with database.connect() as (connection, dialect), dialect.transaction(connection):
            connection.exec_driver_sql("CREATE TABLE films (id int)")
        with database.connect() as (connection, _):
            assert sa.inspect(connection).get_table_names() == ["films"]
        database.engine().dispose()


class TestConnectionsThatAreLent:
    def test_stay_open_and_usable(self, database: Empty) -> None:
        with database.engine().connect() as given:
            with Database(given).connect() as (connection, _):
                assert connection is given
            assert given.exec_driver_sql("SELECT 1").scalar() == 1

    def test_have_no_transaction_that_was_not_there(self, database: Empty) -> None:
        with database.engine().connect() as given:
            with Database(given).connect() as (connection, _):
                connection.exec_driver_sql("SELECT 1")

            assert not given.in_transaction()

    def test_keep_the_transaction_that_was_there(self, database: Empty) -> None:
        with database.engine().connect() as given, given.begin() as transaction:
            with Database(given).connect() as (connection, _):
                connection.exec_driver_sql("SELECT 1")

            assert transaction.is_active

    @SERVERS
    def test_are_refused_in_autocommit(self, database: Empty) -> None:
        with database.engine(isolation_level="AUTOCOMMIT").connect() as given:
            assert isinstance(refusal(given), ConfigurationError)

    def test_are_refused_in_autocommit_by_option(self, database: Empty) -> None:
        with database.engine().connect() as given:
            given.execution_options(isolation_level="AUTOCOMMIT")

            assert isinstance(refusal(given), ConfigurationError)


def rows_left_by_a_failure(engine: sa.Engine) -> object:
    """How many rows are there after the transaction that wrote one was taken back."""
    with Database(engine).connect() as (connection, dialect):
        with dialect.transaction(connection):
            connection.exec_driver_sql("CREATE TABLE films (id int)")
        with suppress(ZeroDivisionError), dialect.transaction(connection):
            connection.exec_driver_sql("INSERT INTO films VALUES (1)")
            raise ZeroDivisionError
        with dialect.transaction(connection):
            return connection.exec_driver_sql("SELECT count(*) FROM films").scalar()


def tables_left_by_a_failure(engine: sa.Engine) -> list[str]:
    with (
        suppress(ZeroDivisionError),
        Database(engine).connect() as (connection, dialect),
        dialect.transaction(connection),
    ):
        connection.exec_driver_sql("CREATE TABLE films (id int)")
        raise ZeroDivisionError
    return tables(engine)


def tables(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return sa.inspect(connection).get_table_names()


def commits_by_itself(engine: sa.Engine) -> bool:
    """Whether what one connection writes and never commits is seen by another."""
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE seen (id int)")
        connection.exec_driver_sql("INSERT INTO seen VALUES (1)")
        with engine.connect() as other:
            return other.exec_driver_sql("SELECT count(*) FROM seen").scalar() == 1


def settings_of(engine: sa.Engine) -> list[Any]:
    asked = {
        "postgresql": ["SHOW lock_timeout", "SHOW statement_timeout"],
        "sqlite": ["PRAGMA busy_timeout", "PRAGMA foreign_keys"],
    }.get(engine.dialect.name, ["SELECT @@lock_wait_timeout", "SELECT @@innodb_lock_wait_timeout"])
    with engine.connect() as connection:
        return [connection.exec_driver_sql(sql).scalar() for sql in asked]


def pool_of(engine: sa.Engine) -> sa.QueuePool:
    assert isinstance(engine.pool, sa.QueuePool)
    return engine.pool


def arguments(engine: sa.Engine) -> Any:
    return engine.dialect.create_connect_args(engine.url)[1]
