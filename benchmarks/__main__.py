"""``python -m benchmarks``: measures, and prints one table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import alembic_directory, fresh, make, nothing_pending, rebuild, replay, report
from benchmarks.databases import server_of
from tests.engines.scratch import Scratch
from tests.engines.server import FAMILIES

JOBS = ("nothing-pending", "fresh", "rebuild", "make", "alembic-directory", "replay")


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    lines: list[report.Line] = []
    servers: list[str] = []
    for family in given.engines:
        server = server_of(family)
        if server is None:
            print(f"{family}: no server answers, left out", file=sys.stderr)
            continue
        servers.append(server.version)
        scratch = Scratch(server)
        with tempfile.TemporaryDirectory(prefix="brant-benchmarks-") as folder:
            try:
                lines += _measured(given, scratch, Path(folder))
            finally:
                scratch.close()
                server.close()
    if "replay" in given.jobs:
        _say(f"{given.replayed} migrations are replayed")
        with tempfile.TemporaryDirectory(prefix="brant-benchmarks-") as folder:
            lines += replay.measure(Path(folder), given.replayed, given.rounds)
    goals = report.goals(lines)
    print(f"{report.versions()}; {', '.join(servers)}; medians of {given.rounds}\n")
    print(report.table(lines))
    print(f"\n{report.goal_table(goals)}")
    if given.json:
        given.json.write_text(report.as_json(lines, goals, servers))
    return 0


def _measured(given: argparse.Namespace, scratch: Scratch, folder: Path) -> list[report.Line]:
    lines: list[report.Line] = []
    if "nothing-pending" in given.jobs:
        _say(f"{scratch.server.version}: nothing pending at {', '.join(map(str, given.applied))}")
        lines += nothing_pending.measure(scratch, folder, given.applied, given.rounds)
    if "fresh" in given.jobs:
        _say(f"{scratch.server.version}: {given.migrations} migrations into an empty database")
        measured, made = fresh.measure(scratch, folder, given.migrations, given.rounds)
        _say(f"{scratch.server.version}: every contestant made the same {made}")
        lines += measured
    if "rebuild" in given.jobs and scratch.server.family == "sqlite":
        _say(f"{scratch.server.version}: a table of {given.rows} rows is rebuilt")
        lines += rebuild.measure(folder, given.rows, given.rounds)
    for tables in given.tables if "make" in given.jobs else ():
        _say(f"{scratch.server.version}: models of {tables} tables that say nothing new")
        lines += make.measure(scratch, folder / str(tables), tables, given.rounds)
    if "alembic-directory" in given.jobs:
        _say(f"{scratch.server.version}: a directory of Alembic's of {given.migrations} revisions")
        lines += alembic_directory.measure(scratch, folder, given.migrations, given.rounds)
    return lines


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--engines", type=_listed, default=list(FAMILIES), metavar="A,B", help=", ".join(FAMILIES))
    parser.add_argument("--jobs", type=_listed, default=list(JOBS), metavar="A,B", help=", ".join(JOBS))
    parser.add_argument("--applied", type=_numbers, default=[10, 1_000, 10_000], metavar="N,N", help="nothing pending")
    parser.add_argument("--migrations", type=int, default=1_000, metavar="N", help="into an empty database")
    parser.add_argument("--rows", type=int, default=200_000, metavar="N", help="in the table that SQLite rebuilds")
    parser.add_argument("--tables", type=_numbers, default=[500, 2_000], metavar="N,N", help="in the models of make")
    parser.add_argument("--replayed", type=int, default=10_000, metavar="N", help="migrations that are replayed")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="medians of so many (default: 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser


def _listed(text: str) -> list[str]:
    return text.split(",")


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
