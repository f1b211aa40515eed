"""What a command costs: wall clock, CPU of the process, and its peak memory."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

LAUNCHER = Path(__file__).with_name("launch.py")
KILOBYTES = 1 if sys.platform != "darwin" else 1 / 1024
"""What the system counts ``ru_maxrss`` in."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, seconds of user and system CPU, megabytes."""

    wall: float
    cpu: float
    memory: float


class CommandFailed(Exception):
    """A contestant did not do its work; the message holds what it said."""


def run(command: Sequence[str]) -> Cost:
    """Runs *command* in a fresh process. Raises CommandFailed."""
    with tempfile.NamedTemporaryFile(prefix="benchmark-", suffix=".txt") as output:
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), output.name, *command]
        done = subprocess.run(launcher, capture_output=True, text=True, check=True, env=environment())
        code, wall, cpu, memory = json.loads(done.stdout)
        if code != 0:
            said = Path(output.name).read_text(errors="replace")[-2000:]
            raise CommandFailed(f"{' '.join(command)} ended with {code}:\n{said}")
    return Cost(wall, cpu, memory * KILOBYTES / 1024)


def environment() -> Mapping[str, str]:
    """That of the caller, without settings of Python and of brant; where modules are found stays."""
    return {
        key: value
        for key, value in os.environ.items()
        if key == "PYTHONPATH" or not key.startswith(("PYTHON", "BRANT_"))
    }


def in_turns(contestants: Mapping[str, Callable[[], Cost]], rounds: int, seed: int = 1) -> dict[str, Cost]:
    """The median cost of each; in each round they come in another order."""
    costs: dict[str, list[Cost]] = {name: [] for name in contestants}
    order = list(contestants)
    shuffle = random.Random(seed).shuffle
    for _ in range(rounds):
        shuffle(order)
        for name in order:
            costs[name].append(contestants[name]())
    return {name: middle(all_of_them) for name, all_of_them in costs.items()}


def middle(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(cost.wall for cost in costs), median(cost.cpu for cost in costs), median(cost.memory for cost in costs)
    )
