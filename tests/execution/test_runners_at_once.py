"""Two and five runners at once on an empty database: each migration once, and nobody fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from brant import Migrator
from tests.engines.scratch import Database, Scratch
from tests.execution.at_once import Report, Runners, runners
from tests.execution.histories import Folder

pytestmark = pytest.mark.slow

ROUNDS = 50
NAMES = ["0001_films", "0002_fill", "0003_copies"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("migrations"))
    folder.create("0001_films", "films")
    folder.write("0002_fill", 'schema.execute("INSERT INTO films VALUES (1)", down=())')
    folder.create("0003_copies", "copies", 'c.foreign_id("film_id", "films.id")')
    return folder


@pytest.fixture(scope="module", params=[2, 5])
def at_once(request: pytest.FixtureRequest) -> Iterator[Runners]:
    with runners(request.param) as processes:
        yield processes


@pytest.fixture
def an_empty_one(scratch: Scratch, new_database: Callable[[], Database], tmp_path: Path) -> Callable[[], Database]:
    """An empty database as often as asked; PostgreSQL's is the same one, emptied."""
    if scratch.server.family == "postgresql":
        return lambda: scratch.empty(tmp_path)
    return new_database


def test_each_migration_is_applied_once_and_nobody_fails(
    at_once: Runners, an_empty_one: Callable[[], Database], folder: Folder
) -> None:
    found = [_round(at_once, an_empty_one(), folder) for _ in range(ROUNDS)]

    assert [report.error for reports, _ in found for report in reports if report.error] == []
    assert [sorted(name for report in reports for name in report.names) for reports, _ in found] == [NAMES] * ROUNDS
    assert [history for _, history in found] == [[(name, 1) for name in NAMES]] * ROUNDS


def _round(at_once: Runners, database: Database, folder: Folder) -> tuple[list[Report], list[tuple[str, int]]]:
    reports = at_once.run(database.url, folder.path)
    applied = Migrator(database.engine(), folder.path).applied()
    return reports, [(row.name, row.batch) for row in applied]
