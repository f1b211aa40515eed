"""The standard logging sink."""

from __future__ import annotations

import inspect
import json
import logging
from pathlib import Path

import pytest

from brant import Migrator, events
from brant.events import Direction, Event
from brant.sinks.log import JsonFormatter, LogSink, level_of, sentence

USERS = "2024_01_01_000000_create_users"
POSTS = "2024_01_02_000000_create_posts"
EVENTS = [kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event)]
_FILE = """from brant import Schema, columns as c

def up(schema: Schema) -> None:
    schema.create_table({table!r}, c.id())
"""


@pytest.fixture
def logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """The records of one run, with everything."""
    (tmp_path / f"{USERS}.py").write_text(_FILE.format(table="users"))
    (tmp_path / f"{POSTS}.py").write_text(_FILE.format(table="posts"))
    migrator = Migrator(f"sqlite:///{tmp_path}/test.db", tmp_path)
    migrator.listen(LogSink(), Event)
    with caplog.at_level(logging.DEBUG, logger="brant"):
        migrator.migrate()
    return [record for record in caplog.records if record.name == "brant"]


def test_a_run_is_told_at_info(logged: list[logging.LogRecord]) -> None:
    told = [record.getMessage() for record in logged if record.levelno == logging.INFO]
    assert told[0] == "applying 2 migrations, batch 1"
    assert told[2].startswith(f"applied {USERS} in ")


def test_sql_is_told_at_debug_alone(logged: list[logging.LogRecord]) -> None:
    assert any("CREATE TABLE" in record.getMessage() for record in logged)
    loud = [record for record in logged if record.levelno > logging.DEBUG]
    assert not any("CREATE TABLE" in str(vars(record)) for record in loud)


def test_records_carry_their_events_fields(logged: list[logging.LogRecord]) -> None:
    [applied, _] = [vars(each)["brant"] for each in logged if vars(each)["brant"]["event"] == "MigrationApplied"]
    assert (applied["name"], applied["direction"], applied["batch"]) == (USERS, "up", 1)


def test_json_has_one_object_a_line(logged: list[logging.LogRecord]) -> None:
    lines = [json.loads(JsonFormatter().format(record)) for record in logged]
    assert {line["logger"] for line in lines} == {"brant"}
    assert lines[-1]["event"] == "LockReleased"


@pytest.mark.parametrize(
    ("event", "level"),
    [
        (events.LockWaiting(holder=None, timeout=1.0), logging.WARNING),
        (events.ListenerFailed(listener="x", event="y", error="z"), logging.ERROR),
        (events.DatabaseWiped(tables=("a",)), logging.WARNING),
        (events.NoPendingMigrations(direction=Direction.UP), logging.INFO),
        (events.LockReleased(), logging.DEBUG),
    ],
)
def test_levels_say_how_much_it_matters(event: Event, level: int) -> None:
    assert level_of(event) == level


@pytest.mark.parametrize(
    "kind", sorted(set(EVENTS) - {Event, events.MigrationEnded}, key=str), ids=lambda kind: kind.__name__
)
def test_every_event_has_a_sentence_of_its_own(kind: type[Event]) -> None:
    assert f"events.{kind.__name__}(" in inspect.getsource(sentence)


def test_secrets_are_masked_in_messages_and_fields(caplog: pytest.LogCaptureFixture) -> None:
    failed = events.MigrationFailed(
        name="x", direction=Direction.UP, batch=1, error="hush!", statement="hush", resumable=False
    )
    LogSink(mask=lambda text: text.replace("hush", "***"))(failed)
    [record] = caplog.records
    assert "hush" not in str(vars(record))
