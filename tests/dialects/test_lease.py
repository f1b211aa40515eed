"""The lock of databases brant has no file for; SQLite, PostgreSQL, MySQL and MariaDB stand in for them."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from brant.dialects.base import Dialect
from brant.dialects.lease import LOCK_TABLE, LeaseLock
from brant.errors import LockNotObtained, Refused
from tests.engines.scratch import Database

KEY = ".brant_migrations"
EXPIRED = datetime.timedelta(seconds=-2)
"""A lease that has run out when it begins: nobody needs to wait for it."""

Connect = Callable[[], sa.Connection]


@pytest.fixture
def connect(database: Database) -> Iterator[Connect]:
    """Call it for a connection of its own to the test's database."""
    engine = database.engine()
    with ExitStack() as stack:
        yield lambda: stack.enter_context(engine.connect())


@pytest.fixture
def held(connect: Connect) -> LeaseLock:
    """The lock, held by a connection."""
    lock = LeaseLock(connect(), KEY)
    assert lock.try_acquire()
    return lock


def test_is_the_lock_of_a_dialect_that_has_no_other(connect: Connect) -> None:
    assert isinstance(Dialect().lock(connect(), KEY), LeaseLock)


def test_keeps_a_second_runner_out(held: LeaseLock, connect: Connect) -> None:
    assert not LeaseLock(connect(), KEY).try_acquire()


def test_can_be_taken_again_by_its_holder(held: LeaseLock) -> None:
    assert held.try_acquire()


def test_is_free_after_release(held: LeaseLock, connect: Connect) -> None:
    held.release()

    assert LeaseLock(connect(), KEY).try_acquire()


def test_a_failed_try_gives_nothing_back(held: LeaseLock, connect: Connect) -> None:
    second = LeaseLock(connect(), KEY)
    second.try_acquire()
    second.release()

    assert held.is_held()


def test_another_history_has_a_lock_of_its_own(held: LeaseLock, connect: Connect) -> None:
    assert LeaseLock(connect(), ".other_migrations").try_acquire()


def test_ends_when_the_lease_runs_out(connect: Connect) -> None:
    LeaseLock(connect(), KEY, EXPIRED).try_acquire()
    second = LeaseLock(connect(), KEY)

    assert (second.is_held(), second.try_acquire()) == (False, True)


def test_outlives_a_connection_that_is_lost(connect: Connect) -> None:
    holder = connect()
    LeaseLock(holder, KEY).try_acquire()
    holder.invalidate()

    assert not LeaseLock(connect(), KEY).try_acquire()


def test_tells_its_holder(held: LeaseLock, connect: Connect) -> None:
    assert str(LeaseLock(connect(), KEY).holder()).startswith("pid ")


def test_has_no_holder_when_free(held: LeaseLock) -> None:
    held.release()

    assert held.holder() is None


def test_looking_makes_no_table(connect: Connect) -> None:
    lock = LeaseLock(connect(), KEY)

    assert (lock.is_held(), lock.force_release()) == (False, False)
    assert not sa.inspect(connect()).has_table(LOCK_TABLE)


def test_leaves_no_transaction_open(connect: Connect) -> None:
    connection = connect()
    lock = LeaseLock(connection, KEY, EXPIRED)
    lock.try_acquire()
    lock.renew()
    lock.holder()
    lock.release()

    assert not connection.in_transaction()


def test_a_transaction_that_it_would_commit_is_refused(connect: Connect) -> None:
    connection = connect()
    with connection.begin(), pytest.raises(Refused, match="would commit"):
        LeaseLock(connection, KEY)


class TestRenewing:
    def test_gives_the_holder_another_lease(self, connect: Connect) -> None:
        lock = LeaseLock(connect(), KEY, EXPIRED)
        lock.try_acquire()
        lock._lease = datetime.timedelta(minutes=1)
        lock.renew()

        assert not LeaseLock(connect(), KEY).try_acquire()

    def test_writes_nothing_while_the_lease_is_young(self, held: LeaseLock, connect: Connect) -> None:
        LeaseLock(connect(), KEY).force_release()
        held.renew()

        assert not held.is_held()

    def test_stops_a_holder_that_another_has_overtaken(self, connect: Connect) -> None:
        lock = LeaseLock(connect(), KEY, EXPIRED)
        lock.try_acquire()
        LeaseLock(connect(), KEY).try_acquire()
        with pytest.raises(LockNotObtained, match="was lost"):
            lock.renew()

    def test_stops_a_holder_whose_lock_was_released_by_force(self, connect: Connect) -> None:
        lock = LeaseLock(connect(), KEY, EXPIRED)
        lock.try_acquire()

        assert LeaseLock(connect(), KEY).force_release()
        with pytest.raises(LockNotObtained, match="was lost"):
            lock.renew()

    def test_stops_a_holder_whose_table_is_gone(self, connect: Connect) -> None:
        lock = LeaseLock(connect(), KEY, EXPIRED)
        lock.try_acquire()
        drop_the_table(connect())
        with pytest.raises(LockNotObtained, match="was lost"):
            lock.renew()

    def test_release_is_harmless_when_the_table_is_gone(self, held: LeaseLock, connect: Connect) -> None:
        drop_the_table(connect())
        held.release()

        assert LeaseLock(connect(), KEY).try_acquire()


@pytest.mark.parametrize("database_is_new", [True, False], ids=["first-run", "later-run"])
def test_of_many_at_once_one_gets_it(database_is_new: bool, database: Database) -> None:
    taken: list[bool] = []
    line = threading.Barrier(4)

    def run() -> None:
        with database.engine().connect() as connection:
            lock = LeaseLock(connection, KEY)
            line.wait()
            taken.append(lock.try_acquire())

    prepare = [] if database_is_new else [KEY]
    with database.engine().connect() as connection:
        for key in prepare:
            LeaseLock(connection, key, EXPIRED).try_acquire()
    runners = [threading.Thread(target=run) for _ in range(4)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()

    assert sorted(taken) == [False, False, False, True]


@pytest.mark.engines("postgresql")
def test_sessions_in_two_time_zones_read_one_clock(connect: Connect) -> None:
    east, west = connect(), connect()
    east.exec_driver_sql("SET timezone = 'Asia/Tokyo'")
    west.exec_driver_sql("SET timezone = 'America/Los_Angeles'")
    east.commit()
    west.commit()
    LeaseLock(west, KEY).try_acquire()

    assert not LeaseLock(east, KEY).try_acquire()


@pytest.mark.engines("postgresql")
def test_a_server_that_refuses_the_slower_writer_lets_it_wait(database: Database) -> None:
    engine = database.engine(isolation_level="SERIALIZABLE")
    with engine.connect() as first, engine.connect() as second:
        LeaseLock(first, KEY).try_acquire()

        assert not LeaseLock(second, KEY).try_acquire()


def drop_the_table(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"DROP TABLE {LOCK_TABLE}")
    connection.commit()
