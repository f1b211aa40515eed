"""Carries out runs in processes that are killed half-way; one task per line of its input, one answer per line.

All is imported once: each run is a fork of this process, made within milliseconds.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa

from brant import Everything, Migrator, events
from brant.dialects import dialect_for
from brant.execution import lock, plan, resume, runner

WARM = (dialect_for, lock, plan, resume, runner)
"""Imported here so that no child has to."""

KILLED = -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Task:
    """A run, and when it dies: at the *nth* event called *event* (counted from 0), or after some seconds."""

    url: str
    folder: str
    event: str | None = None
    nth: int = 0
    seconds: float | None = None
    back: bool = False


class Killer:
    """The process that carries out tasks."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def carry_out(self, task: Task) -> int:
        """What the run ended with: 0, or ``KILLED``."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(task)) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def killer() -> Iterator[Killer]:
    command = [sys.executable, "-m", "tests.crash.killed"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        yield Killer(process)


def main() -> None:
    for line in sys.stdin:
        print(_forked(Task(**json.loads(line))), flush=True)


def _forked(task: Task) -> int:
    child = os.fork()
    if child == 0:
        _run(task)
    if task.seconds is not None:
        time.sleep(task.seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(task: Task) -> None:
    """Never returns: the child must not read the parent's input."""
    try:
        migrator = Migrator(sa.create_engine(task.url, poolclass=sa.NullPool), task.folder)
        if task.event is not None:
            migrator.listen(_Death(task.nth), getattr(events, task.event))
        migrator.rollback(Everything()) if task.back else migrator.migrate()
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


class _Death:
    def __init__(self, nth: int) -> None:
        self._left = nth

    def __call__(self, event: events.Event) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1


if __name__ == "__main__":
    main()
