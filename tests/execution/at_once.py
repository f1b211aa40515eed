"""Runners that begin at the same moment, each in a process and with an engine of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from brant import Migrator
from brant.dialects import dialect_for
from brant.execution import lock, plan, runner

WARM = (dialect_for, lock, plan, runner)
"""Imported before the first round."""


@dataclass(frozen=True, slots=True)
class Report:
    """How one runner ended: what it applied, or why it failed."""

    names: tuple[str, ...]
    error: str | None


class Runners:
    """Processes that are started once, and run a round as often as asked."""

    def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
        self._processes = processes

    def run(self, url: str, folder: Path) -> list[Report]:
        """One round: all connect when all are ready."""
        for process in self._processes:
            _say(process, json.dumps([url, str(folder)]))
        for process in self._processes:
            assert _heard(process) == "ready"
        for process in self._processes:
            _say(process, "go")
        answers = [json.loads(_heard(process)) for process in self._processes]
        return [Report(tuple(names), error) for names, error in answers]


@contextmanager
def runners(count: int) -> Iterator[Runners]:
    command = [sys.executable, "-m", "tests.execution.at_once"]
    root = Path(__file__).parents[2]
    with ExitStack() as stack:
        yield Runners(
            [
                stack.enter_context(
                    subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)
                )
                for _ in range(count)
            ]
        )


def _say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def main() -> None:
    for line in sys.stdin:
        url, folder = json.loads(line)
        migrator = Migrator(sa.create_engine(url, poolclass=sa.NullPool), folder, lock_wait=60)
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps(_report(migrator)), flush=True)


def _report(migrator: Migrator) -> tuple[tuple[str, ...], str | None]:
    try:
        return migrator.migrate().names, None
    except Exception as error:
        return (), f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
