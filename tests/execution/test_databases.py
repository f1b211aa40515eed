"""Databases as a whole: made, dropped, waited for and looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant.errors import CannotConnect, ConfigurationError, UnknownTable, Unsupported
from brant.execution.database import Database
from brant.execution.databases import (
    TableOverview,
    create_database,
    describe,
    drop_database,
    overview,
    ping,
    wait_until_ready,
)
from tests.engines.scratch import Database as Empty
from tests.engines.scratch import Scratch

ODD = "x\"d'er `s` 50% ☃; DROP TABLE films; --"
"""A database's name with all that needs quoting."""


@pytest.fixture
def named(scratch: Scratch, tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """Call it with a name: a Database that is not there yet, and will not be there after the test."""
    made: list[Database] = []

    def one(name: str) -> Database:
        if scratch.server.family == "sqlite":
            url = sa.URL.create("sqlite", database=str(tmp_path / f"{name}.db"))
        else:
            url = sa.make_url(scratch.server.url).set(database=name)
        made.append(Database(url))
        return made[-1]

    yield one
    for database in made:
        drop_database(database)


@pytest.fixture
def missing(named: Callable[[str], Database], scratch: Scratch) -> Database:
    """A database that is not there yet."""
    return named(scratch.unused_name())


def films_in(database: Database, rows: int = 0) -> None:
    table = sa.Table(
        "films", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("title", sa.String(200))
    )
    with database.engine().begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"title": f"film {number}"} for number in range(rows)] or [{"title": "x"}])


class TestCreating:
    def test_makes_an_empty_database(self, missing: Database) -> None:
        assert create_database(missing)
        assert overview(missing).tables == ()

    def test_tells_that_it_was_there(self, missing: Database) -> None:
        create_database(missing)
        films_in(missing)

        assert not create_database(missing)
        assert [table.name for table in overview(missing).tables] == ["films"]

    def test_takes_any_text_as_text(self, missing: Database) -> None:
        create_database(missing)
        with missing.engine().begin() as connection:
            connection.exec_driver_sql("CREATE TABLE t (a varchar(50))")
            connection.execute(sa.text("INSERT INTO t VALUES (:a)"), {"a": "🦆 Straße Ж"})
            assert connection.exec_driver_sql("SELECT a FROM t").scalar() == "🦆 Straße Ж"

    @pytest.mark.engines("postgresql", "mysql", "mariadb")
    @pytest.mark.parametrize("name", [ODD, "select", "Größe_и_大", "UPPER lower"])
    def test_names_are_quoted(self, name: str, named: Callable[[str], Database], scratch: Scratch) -> None:
        database = named(f"{scratch.unused_name()[-8:]} {name}")

        assert create_database(database)
        assert ping(database).version
        assert drop_database(database)

    @pytest.mark.engines("postgresql", "mysql", "mariadb")
    def test_a_name_that_the_server_would_cut_is_refused(self, scratch: Scratch) -> None:
        with pytest.raises(Unsupported, match="shorter name"):
            create_database(Database(sa.make_url(scratch.server.url).set(database="x" * 65)))

    @pytest.mark.engines("postgresql", "mysql", "mariadb")
    def test_a_url_without_a_name_is_refused(self, scratch: Scratch) -> None:
        with pytest.raises(ConfigurationError, match="names no database"):
            create_database(Database(sa.make_url(scratch.server.url).set(database="")))

    def test_of_two_at_once_one_makes_it(self, missing: Database) -> None:
        made: list[bool] = []
        runners = [
            threading.Thread(target=lambda: made.append(create_database(Database(missing.url)))) for _ in range(4)
        ]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join()

        assert sorted(made) == [False, False, False, True]

    @pytest.mark.engines("postgresql")
    def test_someone_who_may_only_use_it_is_told_that_it_is_there(self, missing: Database, scratch: Scratch) -> None:
        create_database(missing)
        role = scratch.unused_name()
        with missing.engine().begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
        limited = Database(sa.make_url(missing.url.reveal()).set(username=role, password="secret"))
        found = create_database(limited)
        with missing.engine().begin() as connection:
            connection.exec_driver_sql(f"DROP ROLE {role}")

        assert found is False

    @pytest.mark.engines("sqlite")
    def test_a_folder_is_not_made(self, tmp_path: Path) -> None:
        with pytest.raises(CannotConnect, match="No such file or directory") as raised:
            create_database(Database(f"sqlite:///{tmp_path}/nowhere/shop.db"))

        assert "the folder has to be there" in str(raised.value)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.engines("sqlite")
    def test_a_file_uri_names_its_path(self, tmp_path: Path) -> None:
        assert create_database(Database(f"sqlite:///file:{tmp_path}/the%20shop.db?mode=rwc&uri=true"))
        assert (tmp_path / "the shop.db").read_bytes() == b""

    @pytest.mark.engines("sqlite")
    def test_a_database_in_memory_is_there(self) -> None:
        assert not create_database(Database("sqlite:///:memory:"))


class TestDropping:
    def test_takes_all_that_is_in_it(self, missing: Database) -> None:
        create_database(missing)
        films_in(missing)
        assert drop_database(missing)
        create_database(missing)

        assert overview(missing).tables == ()

    def test_tells_that_there_was_none(self, missing: Database) -> None:
        assert not drop_database(missing)

    def test_ends_the_sessions_in_it(self, missing: Database) -> None:
        create_database(missing)
        with missing.engine().connect() as connection:
            connection.exec_driver_sql("SELECT 1")

            assert drop_database(missing)
            connection.invalidate()

    @pytest.mark.engines("sqlite")
    def test_what_lies_beside_the_file_goes_too(self, missing: Database, tmp_path: Path) -> None:
        with missing.engine().connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql("CREATE TABLE films (id int)")
            drop_database(missing)

        assert list(tmp_path.iterdir()) == []


def test_ping_tells_product_version_and_time(database: Empty) -> None:
    server = ping(Database(database.url))

    assert database.server.version.startswith(f"{server.product} {server.version}") or server.product == "SQLite"
    assert 0 < server.seconds < 30


class TestWaiting:
    def test_ends_with_the_first_answer(self, database: Empty) -> None:
        server = wait_until_ready(Database(database.url), timeout=0)

        assert server.version

    @pytest.mark.engines("postgresql", "mysql", "mariadb")
    def test_waits_for_a_database_that_comes(self, missing: Database) -> None:
        seen: list[CannotConnect] = []

        def make_it(error: CannotConnect) -> None:
            seen.append(error)
            create_database(missing)

        wait_until_ready(missing, timeout=30, notify=make_it, pause=0.01)

        assert len(seen) == 1

    @pytest.mark.engines("postgresql", "mysql", "mariadb")
    def test_tells_the_last_error_when_time_is_up(self, missing: Database) -> None:
        with pytest.raises(CannotConnect, match=r"not ready after 0\.1 s.*(does not exist|Unknown database)"):
            wait_until_ready(missing, timeout=0.1, pause=0.05)

    @pytest.mark.engines("sqlite")
    def test_does_not_wait_for_what_no_time_mends(self, tmp_path: Path) -> None:
        (tmp_path / "letter.db").write_text("Dear database, " * 100)
        with pytest.raises(ConfigurationError, match="not a database"):
            wait_until_ready(Database(f"sqlite:///{tmp_path}/letter.db"), timeout=60)


class TestLooking:
    def test_tables_are_told_with_rows_and_size(self, database: Empty) -> None:
        target = Database(database.url)
        films_in(target, rows=3)
        (films,) = overview(target).tables

        assert (films.name, films.rows_estimate) == ("films", 3)
        assert films.bytes is not None
        assert films.bytes > 0

    def test_the_database_is_named(self, missing: Database) -> None:
        create_database(missing)

        assert overview(missing).database == missing.url.name

    @pytest.mark.engines("postgresql")
    def test_a_partitioned_table_is_all_its_partitions(self, database: Empty) -> None:
        with database.engine().begin() as connection:
            connection.exec_driver_sql("CREATE TABLE rentals (at date) PARTITION BY RANGE (at)")
            connection.exec_driver_sql("CREATE TABLE old PARTITION OF rentals FOR VALUES FROM (MINVALUE) TO (MAXVALUE)")
            connection.exec_driver_sql("INSERT INTO rentals VALUES ('2024-01-01'), ('2024-01-02')")
            connection.exec_driver_sql("ANALYZE")
        found = overview(Database(database.url)).tables

        assert found == (TableOverview("rentals", 2, 8192, 0, "partitioned table"),)

    def test_odd_names_are_told(self, database: Empty) -> None:
        with database.engine().begin() as connection:
            sa.Table(ODD, sa.MetaData(), sa.Column("id", sa.Integer)).create(connection)

        assert [table.name for table in overview(Database(database.url)).tables] == [ODD]

    def test_a_table_is_described_as_it_is(self, database: Empty) -> None:
        target = Database(database.url)
        films_in(target)

        assert describe(target, "films").column_names == ("id", "title")

    def test_a_table_that_is_not_there_has_a_near_one(self, database: Empty) -> None:
        target = Database(database.url)
        films_in(target)
        with pytest.raises(UnknownTable, match="did you mean 'films'"):
            describe(target, "flims")

    def test_a_connection_that_was_given_has_no_transaction_left_open(self, database: Empty) -> None:
        with database.engine().connect() as connection:
            overview(Database(connection))

            assert not connection.in_transaction()
