"""(a) ``migrate`` when there is nothing to do: brant, Alembic, and the interpreter with SQLAlchemy and one query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks import contestants
from benchmarks.databases import empty_database, fill_alembic_history, fill_brant_history
from benchmarks.folders import write_alembic, write_alembic_ini, write_brant
from benchmarks.measure import Cost, in_turns, run
from benchmarks.report import Line
from benchmarks.workload import changes
from tests.engines.scratch import Scratch


def measure(scratch: Scratch, folder: Path, applied: Sequence[int], rounds: int) -> list[Line]:
    """All sizes and contestants take turns, so that a busy minute of the machine meets them alike."""
    family = scratch.server.family
    lines: dict[str, tuple[str, int]] = {}
    commands: dict[str, Callable[[], Cost]] = {}
    with empty_database(scratch, folder) as url:
        commands["floor"] = partial(run, contestants.floor(url))
        lines["floor"] = ("interpreter + SQLAlchemy + one query", 0)
        for count in applied:
            for name, command in _at(count, scratch, folder).items():
                commands[f"{name} {count}"] = command
                lines[f"{name} {count}"] = (name, count)
        for command in commands.values():
            command()
        costs = in_turns(commands, rounds)
    return [Line("nothing pending", family, count, name, costs[key]) for key, (name, count) in lines.items()]


def _at(count: int, scratch: Scratch, folder: Path) -> dict[str, Callable[[], Cost]]:
    """Databases that stay until the end of the run: none of the commands changes them."""
    place = folder / f"{scratch.server.family}-{count}"
    history = list(changes(count))
    mine, theirs = scratch.another(folder).url, scratch.another(folder).url
    migrations = write_brant(place / "brant", history)
    fill_brant_history(mine, migrations)
    revisions = write_alembic(place / "alembic", history)
    fill_alembic_history(theirs, count)
    ini = write_alembic_ini(place / "alembic.ini", revisions, theirs)
    return {
        "brant": partial(run, contestants.brant(mine, migrations)),
        "Alembic": partial(run, contestants.alembic(ini)),
    }
