"""What a run tells whoever listens, in order and with the right values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from brant import Migrator
from brant.errors import LockNotObtained, MigrationFailed
from brant.events import (
    DatabaseRefreshed,
    DatabaseWiped,
    Direction,
    Event,
    ListenerFailed,
    LockAcquired,
    LockReleased,
    LockWaiting,
    MigrationApplied,
    MigrationEnded,
    MigrationReverted,
    MigrationsEnded,
    MigrationsStarted,
    MigrationStarted,
    NoPendingMigrations,
    StatementEnded,
    StatementStarted,
)
from brant.events import MigrationFailed as Failed
from tests.execution.histories import Folder
from tests.execution.looking import tables


@pytest.fixture
def shop(folder: Folder) -> Folder:
    folder.create("0001_films", "films")
    folder.write("0002_load", 'schema.execute("INSERT INTO films VALUES (1)", down="DELETE FROM films")')
    return folder


@pytest.fixture
def heard(migrator: Migrator) -> list[Event]:
    events: list[Event] = []
    migrator.listen(events.append, Event)
    return events


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def only(events: list[Event], kind: type[Event]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def test_run_tells_what_it_does_in_order(shop: Folder, migrator: Migrator, heard: list[Event]) -> None:
    migrator.migrate()

    assert kinds(heard) == [
        "LockAcquired",
        "MigrationsStarted",
        *("MigrationStarted", "StatementStarted", "StatementEnded", "MigrationApplied"),
        *("MigrationStarted", "StatementStarted", "StatementEnded", "MigrationApplied"),
        "MigrationsEnded",
        "LockReleased",
    ]


@pytest.mark.engines("sqlite", "postgresql")
def test_one_transaction_for_all_tells_what_is_applied_when_it_is(shop: Folder, engine: sa.Engine) -> None:
    migrator = Migrator(engine, shop.path, transactions="all")
    heard: list[Event] = []
    migrator.listen(heard.append, MigrationEnded)
    migrator.listen(heard.append, MigrationStarted)

    migrator.migrate()

    assert kinds(heard) == ["MigrationStarted", "MigrationStarted", "MigrationApplied", "MigrationApplied"]


@pytest.mark.engines("sqlite")
def test_events_carry_their_facts(shop: Folder, migrator: Migrator, heard: list[Event]) -> None:
    migrator.migrate()
    up, names = Direction.UP, ("0001_films", "0002_load")
    insert = {"name": "0002_load", "index": 0, "statements": 1, "sql": "INSERT INTO films VALUES (1)"}

    assert only(heard, MigrationsStarted) == [MigrationsStarted(direction=up, batch=1, names=names)]
    assert only(heard, MigrationStarted)[1] == MigrationStarted(name="0002_load", direction=up, batch=1, statements=1)
    assert only(heard, StatementStarted)[1] == StatementStarted(**insert)  # type: ignore[arg-type]
    ended = only(heard, StatementEnded)[1]
    assert ended == StatementEnded(**insert, duration=ended.duration)  # type: ignore[arg-type]
    applied = only(heard, MigrationApplied)[1]
    assert applied == MigrationApplied(name="0002_load", direction=up, batch=1, duration=applied.duration)
    assert only(heard, MigrationsEnded)[0].names == names
    assert [event.at for event in heard] == sorted(event.at for event in heard)


@pytest.mark.engines("sqlite")
def test_rollback_tells_what_is_reverted(shop: Folder, migrator: Migrator, heard: list[Event]) -> None:
    migrator.migrate()
    heard.clear()

    migrator.rollback()

    assert [event.name for event in only(heard, MigrationReverted)] == ["0002_load", "0001_films"]
    assert {event.direction for event in only(heard, MigrationReverted)} == {Direction.DOWN}
    assert only(heard, MigrationsStarted)[0].lossy == (("0001_films", 'schema.drop_table("films")'),)


@pytest.mark.engines("sqlite")
def test_nothing_to_do_is_told_in_either_direction(shop: Folder, migrator: Migrator, heard: list[Event]) -> None:
    migrator.rollback()
    migrator.migrate()
    heard.clear()
    migrator.migrate()

    assert heard == [NoPendingMigrations(direction=Direction.UP)]


def test_failure_is_told_with_the_statement(shop: Folder, migrator: Migrator, heard: list[Event]) -> None:
    shop.write("0003_wrong", 'schema.execute("DELETE FROM unheard_of", down=())')

    with pytest.raises(MigrationFailed):
        migrator.migrate()

    (failed,) = only(heard, Failed)
    assert (failed.name, failed.statement, failed.resumable) == ("0003_wrong", "DELETE FROM unheard_of", False)
    assert "unheard_of" in failed.error
    assert only(heard, MigrationsEnded) == []
    assert kinds(heard)[-1] == "LockReleased"


def test_fresh_tells_what_was_dropped(shop: Folder, migrator: Migrator, heard: list[Event]) -> None:
    migrator.migrate()
    heard.clear()

    migrator.fresh()

    assert "films" in only(heard, DatabaseWiped)[0].tables
    assert heard[-1] == DatabaseRefreshed(batch=1)


# -- the lock


@pytest.mark.parametrize("waits", [0.0, 0.1])
def test_second_runner_tells_that_it_waits_and_gives_up(shop: Folder, engine: sa.Engine, waits: float) -> None:
    first, second = Migrator(engine, shop.path), Migrator(engine, shop.path, lock_wait=waits)
    heard: list[Event] = []
    second.listen(heard.append, LockWaiting)
    met: list[LockNotObtained] = []

    def meet(event: Event) -> None:
        with pytest.raises(LockNotObtained, match=f"another runner holds the lock.*waited {waits:g} s") as raised:
            second.migrate()
        met.append(raised.value)

    first.listen(meet, MigrationsStarted)
    first.migrate()

    assert [error.exit_code for error in met] == [8]
    (waiting,) = heard
    assert isinstance(waiting, LockWaiting)
    assert waiting.timeout == waits
    assert waiting.holder


def test_lock_is_told_to_be_held_and_free_again(shop: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    other = Migrator(engine, shop.path)
    seen: list[bool] = []
    migrator.listen(lambda event: seen.append(other.lock_status().held), MigrationsStarted)

    migrator.migrate()

    assert seen == [True]
    assert not other.lock_status().held


def test_lock_is_free_after_a_failure(shop: Folder, migrator: Migrator, heard: list[Event]) -> None:
    shop.write("0003_wrong", 'schema.execute("DELETE FROM unheard_of", down=())')
    with pytest.raises(MigrationFailed):
        migrator.migrate()

    assert not migrator.lock_status().held
    assert [type(event) for event in only(heard, LockAcquired) + only(heard, LockReleased)] == [
        LockAcquired,
        LockReleased,
    ]


# -- those who listen


def raise_always(event: Event) -> None:
    raise ValueError("no")


def test_listener_that_raises_stops_nothing_and_is_told(shop: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    told: list[Event] = []
    migrator.listen(raise_always, MigrationApplied)
    migrator.listen(told.append, ListenerFailed)

    migrator.migrate()

    assert told == [ListenerFailed(listener="raise_always", event="MigrationApplied", error="ValueError: no")] * 2
    assert tables(engine) == {"films"}


@pytest.mark.engines("sqlite")
def test_listener_that_fails_at_telling_failures_is_left_at_that(
    shop: Folder, migrator: Migrator, capsys: pytest.CaptureFixture[str]
) -> None:
    migrator.listen(raise_always, ListenerFailed)
    migrator.listen(raise_always, LockAcquired)

    migrator.migrate()

    assert "listener raise_always failed: ValueError" in capsys.readouterr().err


@pytest.mark.engines("sqlite")
def test_listener_hears_its_type_and_subtypes_only(shop: Folder, migrator: Migrator) -> None:
    ended: list[MigrationEnded] = []
    migrator.listen(ended.append, MigrationEnded)

    migrator.migrate()
    migrator.rollback()

    assert {type(event) for event in ended} == {MigrationApplied, MigrationReverted}


@pytest.mark.engines("sqlite")
def test_listening_can_be_stopped(shop: Folder, migrator: Migrator) -> None:
    heard: list[Event] = []
    stop: Callable[[], None] = migrator.listen(heard.append, Event)

    stop()
    stop()
    migrator.migrate()

    assert heard == []
