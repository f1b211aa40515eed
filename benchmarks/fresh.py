"""(b) Many small migrations into an empty database: brant, Alembic, and the same statements through the driver."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import contestants
from benchmarks.databases import empty_database, fingerprint
from benchmarks.folders import write_alembic, write_alembic_ini, write_brant, write_statements
from benchmarks.measure import Cost, in_turns, run
from benchmarks.report import Line
from benchmarks.workload import changes
from tests.engines.scratch import Scratch


class DifferentSchemas(Exception):
    """The contestants did not do the same work: their figures can't be compared."""


def measure(scratch: Scratch, folder: Path, migrations: int, rounds: int) -> tuple[list[Line], str]:
    """The costs, and the fingerprint of what everybody made. Raises DifferentSchemas."""
    family = scratch.server.family
    place = folder / f"{family}-fresh"
    history = list(changes(migrations))
    mine = write_brant(place / "brant", history)
    revisions = write_alembic(place / "alembic", history)
    statements = write_statements(place / "statements.json", history, family)

    def alembic(url: str) -> list[str]:
        return contestants.alembic(write_alembic_ini(place / "alembic.ini", revisions, url))

    made: dict[str, set[str]] = {}
    contest: dict[str, Callable[[str], list[str]]] = {
        "bare driver": lambda url: contestants.bare(url, family, statements),
        "brant": lambda url: contestants.brant(url, mine),
        "Alembic": alembic,
    }

    def into_empty(name: str) -> Cost:
        with empty_database(scratch, folder) as url:
            cost = run(contest[name](url))
            made.setdefault(name, set()).add(fingerprint(url))
            return cost

    costs = in_turns({name: partial(into_empty, name) for name in contest}, rounds)
    prints = set().union(*made.values())
    if len(prints) != 1:
        raise DifferentSchemas(f"{family}: {made}")
    return [Line("fresh", family, migrations, name, costs[name]) for name in contest], prints.pop()
