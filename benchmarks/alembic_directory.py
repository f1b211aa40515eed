"""(d) A directory of Alembic's: brant on it and Alembic itself, from nothing and with nothing pending."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import contestants
from benchmarks.databases import empty_database, fingerprint
from benchmarks.folders import write_alembic, write_alembic_ini
from benchmarks.fresh import DifferentSchemas
from benchmarks.measure import Cost, in_turns, run
from benchmarks.report import Line
from benchmarks.workload import changes
from tests.engines.scratch import Scratch

FRESH, PENDING = "Alembic's directory, fresh", "Alembic's directory, nothing pending"


def measure(scratch: Scratch, folder: Path, revisions: int, rounds: int) -> list[Line]:
    """Raises DifferentSchemas where the two did not make the same."""
    family = scratch.server.family
    place = folder / f"{family}-directory"
    history = [change for change in changes(revisions) if family != "sqlite" or not _needs_batches(change.alembic())]
    directory = write_alembic(place / "alembic", history)
    made: set[str] = set()

    def contest(url: str) -> dict[str, list[str]]:
        ini = write_alembic_ini(place / "alembic.ini", directory, url)
        own = [sys.executable, "-m", "brant", "migrate", "--quiet", "--url", url, "--dir", str(directory / "versions")]
        return {"brant": own, "Alembic": contestants.alembic(ini)}

    def into_empty(name: str) -> Cost:
        with empty_database(scratch, folder) as url:
            cost = run(contest(url)[name])
            made.add(fingerprint(url))
            return cost

    fresh: dict[str, Callable[[], Cost]] = {name: partial(into_empty, name) for name in ("brant", "Alembic")}
    costs = in_turns(fresh, rounds)
    if len(made) != 1:
        raise DifferentSchemas(f"{family}: {made}")
    with empty_database(scratch, folder) as url:
        commands = contest(url)
        for command in commands.values():
            run(command)
        again = in_turns({name: partial(run, command) for name, command in commands.items()}, rounds)
    lines = [Line(FRESH, family, len(history), name, costs[name]) for name in fresh]
    return lines + [Line(PENDING, family, len(history), name, again[name]) for name in fresh]


def _needs_batches(lines: list[str]) -> bool:
    """SQLite alters no column without Alembic's batch mode."""
    return any("alter_column" in line for line in lines)
