"""kill -9 at any moment of a run: the plain next run ends where an undisturbed one would have."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from brant import Everything, Migrator
from brant.catalog.definitions import TableDefinition
from brant.dialects import dialect_of
from tests.crash.killed import KILLED, Killer, Task, killer
from tests.engines.scratch import Database
from tests.execution.histories import Folder

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked"),
]

STATEMENTS = range(7)
"""How many there are in the history below, on every engine."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Creates, an alter and a rename, and a counter that tells a statement carried out twice."""
    folder = Folder(tmp_path_factory.mktemp("migrations"))
    folder.write(
        "0001_counters",
        """
        schema.create_table("counters", sa.Column("n", sa.Integer, nullable=False))
        schema.execute("INSERT INTO counters VALUES (0)", down="DELETE FROM counters")
        """,
    )
    folder.write(
        "0002_films",
        """
        schema.create_table("films", c.id(), c.string("title", nullable=True))
        schema.execute("UPDATE counters SET n = n + 1", down="UPDATE counters SET n = n - 1")
        schema.table("films").add(c.integer("minutes", nullable=True))
        """,
    )
    folder.write(
        "0003_movies",
        """
        schema.rename_table("films", to="movies")
        schema.execute("UPDATE counters SET n = n + 1", down="UPDATE counters SET n = n - 1")
        """,
    )
    return folder


@pytest.fixture(scope="module")
def killing() -> Iterator[Killer]:
    with killer() as process:
        yield process


@dataclass(frozen=True)
class State:
    """What a run leaves behind."""

    tables: dict[str, TableDefinition]
    applied: tuple[tuple[str, int, str | None], ...]
    counters: tuple[Any, ...]
    in_journal: int


def state_of(engine: sa.Engine, folder: Folder) -> State:
    with engine.connect() as connection:
        tables = dialect_of(connection).reflect(connection).tables
        numbers = connection.exec_driver_sql("SELECT n FROM counters").scalars().all() if "counters" in tables else ()
        in_journal = connection.exec_driver_sql("SELECT count(*) FROM brant_migrations_journal").scalar_one()
    applied = tuple((row.name, row.batch, row.digest) for row in Migrator(engine, folder.path).applied())
    theirs = {name: table for name, table in tables.items() if not name.startswith("brant_")}
    return State(theirs, applied, tuple(numbers), in_journal)


KNOWN: dict[str, State] = {}


@pytest.fixture
def undisturbed(new_database: Callable[[], Database], folder: Folder, database: Database) -> State:
    """What a run that nobody kills leaves on this engine; made once per engine."""
    if database.dialect not in KNOWN:
        engine = new_database().engine()
        Migrator(engine, folder.path).migrate()
        KNOWN[database.dialect] = state_of(engine, folder)
    return KNOWN[database.dialect]


def without_batches(state: State) -> State:
    """What was completed before the kill keeps its batch; the next run's is the next."""
    return State(state.tables, tuple((name, 0, digest) for name, _, digest in state.applied), *_rest(state))


def _rest(state: State) -> tuple[tuple[Any, ...], int]:
    return state.counters, state.in_journal


MOMENTS = [
    ("LockAcquired", 0),
    ("MigrationStarted", 1),
    ("MigrationApplied", 0),
    *((event, nth) for nth in STATEMENTS for event in ("StatementStarted", "StatementEnded")),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: f"{moment[0]}-{moment[1]}")
def test_next_run_ends_where_an_undisturbed_one_would_have(
    database: Database, folder: Folder, killing: Killer, undisturbed: State, moment: tuple[str, int]
) -> None:
    assert killing.carry_out(Task(database.url, str(folder.path), *moment)) == KILLED

    Migrator(database.engine(), folder.path, lock_wait=20).migrate()

    assert without_batches(state_of(database.engine(), folder)) == without_batches(undisturbed)


@pytest.mark.parametrize("milliseconds", [10, 30, 60, 100])
def test_so_it_does_wherever_the_clock_strikes(
    database: Database, folder: Folder, killing: Killer, undisturbed: State, milliseconds: int
) -> None:
    killing.carry_out(Task(database.url, str(folder.path), seconds=milliseconds / 1000))

    Migrator(database.engine(), folder.path, lock_wait=20).migrate()

    assert without_batches(state_of(database.engine(), folder)) == without_batches(undisturbed)


@pytest.mark.parametrize("nth", [1, 4])
@pytest.mark.parametrize("event", ["StatementStarted", "StatementEnded"])
def test_next_rollback_ends_with_nothing_left(
    database: Database, folder: Folder, killing: Killer, event: str, nth: int
) -> None:
    migrator = Migrator(database.engine(), folder.path, lock_wait=20)
    migrator.migrate()
    assert killing.carry_out(Task(database.url, str(folder.path), event, nth, back=True)) == KILLED

    migrator.rollback(Everything())

    assert state_of(database.engine(), folder) == State({}, (), (), 0)


def test_killed_again_while_resuming_it_still_ends_there(
    database: Database, folder: Folder, killing: Killer, undisturbed: State
) -> None:
    for event, nth in (("StatementEnded", 4), ("StatementStarted", 0), ("StatementEnded", 0), ("MigrationApplied", 0)):
        assert killing.carry_out(Task(database.url, str(folder.path), event, nth)) == KILLED

    Migrator(database.engine(), folder.path, lock_wait=20).migrate()

    assert without_batches(state_of(database.engine(), folder)) == without_batches(undisturbed)
