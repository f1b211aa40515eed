"""(e) Where all files lead: recorded anew, and from what is remembered beside them."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from benchmarks.folders import write_brant
from benchmarks.measure import Cost, in_turns, run
from benchmarks.report import Line
from benchmarks.workload import changes

JOB = "replay"
_CODE = """
import sys
from brant.migrations.directory import Directory
from brant.migrations.ordering import in_order
from brant.migrations.recorder import Schema
from brant.migrations.replay import replay
if sys.argv[2] != "nothing":
    replay(in_order(Directory(sys.argv[1])))
"""


def measure(folder: Path, migrations: int, rounds: int) -> list[Line]:
    """Processes that import the same and replay nothing, all without what is remembered, and all with it."""
    place = write_brant(folder / "replay", list(changes(migrations)))

    def cold() -> Cost:
        for file in (place / "__pycache__").glob("*.pickle"):
            file.unlink()
        return run([sys.executable, "-c", _CODE, str(place), "all"])

    cold()
    commands = {
        "imports alone": partial(run, [sys.executable, "-c", _CODE, str(place), "nothing"]),
        "remembered": partial(run, [sys.executable, "-c", _CODE, str(place), "all"]),
    }
    costs = in_turns(commands, rounds) | {"anew": in_turns({"anew": cold}, rounds)["anew"]}
    return [Line(JOB, "no database", migrations, name, cost) for name, cost in costs.items()]
