"""One at a time, on every engine: the lock of each dialect, held by one connection and tried by another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant.dialects import dialect_of
from brant.dialects.base import Lock
from brant.errors import CannotConnect
from tests.engines.scratch import Database

KEY = ".brant_migrations"
SERVERS = pytest.mark.engines("postgresql", "mysql", "mariadb")

Connect = Callable[[], sa.Connection]


@pytest.fixture
def connect(database: Database) -> Iterator[Connect]:
    """Call it for a connection of its own to the test's database."""
    engine = database.engine()
    with ExitStack() as stack:
        yield lambda: stack.enter_context(engine.connect())


@pytest.fixture
def held(connect: Connect) -> Lock:
    """The lock, held by a connection."""
    lock = lock_of(connect())
    assert lock.try_acquire()
    return lock


def lock_of(connection: sa.Connection, key: str = KEY) -> Lock:
    return dialect_of(connection).lock(connection, key)


def soon(condition: Callable[[], bool]) -> bool:
    """Whether it comes true: a server needs a moment to notice that a session has ended."""
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def end(connect: Connect, victim: sa.Connection) -> None:
    backend = dialect_of(victim).backend_id(victim)
    sql = "SELECT pg_terminate_backend({})" if victim.dialect.name == "postgresql" else "KILL {}"
    connect().exec_driver_sql(sql.format(backend))


def test_is_free_at_first(connect: Connect) -> None:
    assert not lock_of(connect()).is_held()


def test_keeps_a_second_runner_out(held: Lock, connect: Connect) -> None:
    assert not lock_of(connect()).try_acquire()


def test_is_free_after_release(held: Lock, connect: Connect) -> None:
    held.release()

    assert lock_of(connect()).try_acquire()


def test_can_be_taken_by_its_holder_again_after_release(held: Lock) -> None:
    held.release()

    assert held.try_acquire()


def test_a_failed_try_gives_nothing_back(held: Lock, connect: Connect) -> None:
    second = lock_of(connect())
    second.try_acquire()
    second.release()

    assert not lock_of(connect()).try_acquire()


def test_release_is_harmless_where_nothing_is_held(connect: Connect) -> None:
    lock_of(connect()).release()

    assert lock_of(connect()).try_acquire()


def test_another_history_in_the_same_database_has_a_lock_of_its_own(held: Lock, connect: Connect) -> None:
    connection = connect()
    other = lock_of(connection, ".other_migrations")
    answer = other.try_acquire()
    other.release()

    assert answer == (connection.dialect.name != "sqlite")  # a file has one writer, and one lock


def test_another_database_has_a_lock_of_its_own(held: Lock, new_database: Callable[[], Database]) -> None:
    with new_database().engine().connect() as connection:
        assert lock_of(connection).try_acquire()


def test_looking_leaves_it_as_it_is(held: Lock, connect: Connect) -> None:
    second = lock_of(connect())

    assert (second.is_held(), second.is_held(), second.try_acquire()) == (True, True, False)


def test_looking_does_not_take_it(connect: Connect) -> None:
    lock_of(connect()).is_held()

    assert lock_of(connect()).try_acquire()


def test_tells_its_holder(held: Lock, connect: Connect) -> None:
    assert "pid" in (told := str(lock_of(connect()).holder())) or "connection" in told


@pytest.mark.engines("mysql", "mariadb")
def test_tells_its_holder_while_somebody_runs_an_emoji(held: Lock, connect: Connect) -> None:
    """MySQL can't show statements with characters of four bytes in information_schema.processlist (error 3854)."""
    other = connect()
    running = threading.Thread(target=lambda: other.exec_driver_sql("SELECT SLEEP(0.5), '\N{GRINNING FACE}'"))
    running.start()
    time.sleep(0.2)
    told = str(lock_of(connect()).holder())
    running.join()
    assert "connection" in told


def test_has_no_holder_when_free(held: Lock, connect: Connect) -> None:
    held.release()

    assert lock_of(connect()).holder() is None


def test_leaves_no_transaction_open(connect: Connect) -> None:
    connection = connect()
    lock = lock_of(connection)
    lock.try_acquire()
    lock.holder()
    lock.is_held()
    lock.release()

    assert not connection.in_transaction()


def test_lasts_over_commit_and_rollback(connect: Connect) -> None:
    connection = connect()
    lock = lock_of(connection)
    lock.try_acquire()
    connection.exec_driver_sql("CREATE TABLE films (id int)")
    connection.commit()
    connection.exec_driver_sql("INSERT INTO films VALUES (1)")
    connection.rollback()

    assert not lock_of(connect()).try_acquire()


@SERVERS
def test_ends_with_the_connection_that_holds_it(connect: Connect) -> None:
    holder = connect()
    lock_of(holder).try_acquire()
    holder.close()

    assert soon(lock_of(connect()).try_acquire)


@SERVERS
def test_ends_when_the_holder_s_session_is_killed(connect: Connect) -> None:
    holder = connect()
    lock_of(holder).try_acquire()
    end(connect, holder)

    assert soon(lock_of(connect()).try_acquire)
    holder.invalidate()


@SERVERS
def test_force_ends_the_holder_s_session(connect: Connect) -> None:
    holder = connect()
    lock_of(holder).try_acquire()
    second = lock_of(connect())

    assert second.force_release()
    assert soon(second.try_acquire)
    holder.invalidate()


@SERVERS
def test_force_has_nothing_to_end_when_it_is_free(connect: Connect) -> None:
    assert not lock_of(connect()).force_release()


@pytest.mark.engines("postgresql")
class TestInAnOpenTransaction:
    """An application's transaction on PostgreSQL: what it has changed is seen when it is committed."""

    def test_lasts_until_the_transaction_ends(self, connect: Connect) -> None:
        connection, second = connect(), lock_of(connect())
        with connection.begin():
            lock_of(connection).try_acquire()
            during = second.try_acquire()

        assert (during, second.try_acquire()) == (False, True)

    def test_does_not_end_the_transaction(self, connect: Connect) -> None:
        connection = connect()
        with connection.begin() as transaction:
            lock_of(connection).try_acquire()

            assert transaction.is_active


@pytest.mark.engines("sqlite")
class TestFile:
    def file(self, connect: Connect) -> Path:
        return Path(f"{connect().engine.url.database}-brant.lock")

    def test_is_removed_on_release(self, held: Lock, connect: Connect) -> None:
        there = self.file(connect).exists()
        held.release()

        assert (there, self.file(connect).exists()) == (True, False)

    def test_release_is_harmless_when_somebody_removed_the_file(self, held: Lock, connect: Connect) -> None:
        self.file(connect).unlink()
        held.release()

        assert lock_of(connect()).try_acquire()

    def test_a_file_left_by_a_dead_runner_locks_nobody_out(self, connect: Connect) -> None:
        self.file(connect).write_text("pid 1 on elsewhere")

        assert not lock_of(connect()).is_held()
        assert lock_of(connect()).try_acquire()

    def test_ends_when_its_process_is_killed(self, database: Database, connect: Connect) -> None:
        program = (
            "import sqlalchemy as sa; from brant.dialects import dialect_of\n"
            f"connection = sa.create_engine({database.url!r}).connect()\n"
            f"assert dialect_of(connection).lock(connection, {KEY!r}).try_acquire()\n"
            "print('held', flush=True); input()"
        )
        with subprocess.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1, text=True) as runner:
            assert runner.stdout is not None
            assert runner.stdout.readline() == "held\n"
            during = lock_of(connect()).try_acquire()
            os.kill(runner.pid, getattr(signal, "SIGKILL", signal.SIGTERM))

        assert (during, lock_of(connect()).try_acquire()) == (False, True)

    def test_nobody_can_be_forced_to_give_it_back(self, held: Lock, connect: Connect) -> None:
        assert not lock_of(connect()).force_release()

    def test_a_folder_that_can_not_be_written_is_told(self, database: Database, connect: Connect) -> None:
        self.file(connect).mkdir()
        with pytest.raises(CannotConnect, match="can't lock the database"):
            lock_of(connect()).try_acquire()

    def test_a_database_in_memory_needs_none(self) -> None:
        engine = sa.create_engine("sqlite://")
        with engine.connect() as connection:
            lock = lock_of(connection)

            assert (lock.try_acquire(), lock.is_held(), lock.holder()) == (True, False, None)
        engine.dispose()
