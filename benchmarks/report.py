"""The table, and how it compares with what brant promises."""

from __future__ import annotations

import json
import platform
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from benchmarks.measure import Cost


@dataclass(frozen=True, slots=True)
class Line:
    """What one contestant cost: ``size`` is the migrations applied before (nothing pending) or now (fresh), or rows."""

    job: str
    engine: str
    size: int
    contestant: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio that should not be passed, and what it is in this run."""

    what: str
    limit: float
    measured: float

    @property
    def met(self) -> bool:
        return self.measured <= self.limit


def table(lines: Sequence[Line]) -> str:
    """Aligned, and Markdown: it can be read here and pasted into docs/performance.md."""
    head = ("job", "engine", "size", "contestant", "wall s", "CPU s", "peak MB")
    rows = [
        (
            line.job,
            line.engine,
            f"{line.size:,}" if line.size else "",
            line.contestant,
            f"{line.cost.wall:.3f}",
            f"{line.cost.cpu:.3f}",
            f"{line.cost.memory:.1f}",
        )
        for line in lines
    ]
    return markdown(head, rows, numbers={2, 4, 5, 6})


def goal_table(goals: Sequence[Goal]) -> str:
    rows = [
        (goal.what, f"{goal.measured:.2f}", f"{goal.limit:.2f}", "met" if goal.met else "**missed**") for goal in goals
    ]
    return markdown(("ratio", "measured", "at most", ""), rows, numbers={1, 2})


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[int]) -> str:
    """A Markdown table whose columns also line up as text; those of *numbers* to the right."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if place in numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(padded)} |"

    rule = ["-" * (width - 1) + (":" if place in numbers else "-") for place, width in enumerate(widths)]
    return "\n".join([line(head), f"| {' | '.join(rule)} |", *map(line, rows)])


def goals(lines: Sequence[Line]) -> list[Goal]:
    """What brant promises, as far as this run has measured it."""
    found: list[Goal] = []
    for engine in dict.fromkeys(line.engine for line in lines):
        mine = [line for line in lines if line.engine == engine]
        found += _nothing_pending(
            engine, {line.size: line.cost for line in mine if _is(line, "nothing pending", "brant")}, mine
        )
        found += _fresh(engine, mine)
        found += _rebuild(engine, mine)
        found += [goal for size in sorted({line.size for line in mine}) for goal in _make(engine, size, mine)]
        found += _alembic_directory(engine, mine)
        found += _replay(mine)
    return found


def _is(line: Line, job: str, contestant: str) -> bool:
    return line.job == job and line.contestant == contestant


def _nothing_pending(engine: str, brant: dict[int, Cost], lines: Sequence[Line]) -> list[Goal]:
    alembic = {line.size: line.cost for line in lines if _is(line, "nothing pending", "Alembic")}
    found = [
        Goal(
            f"{engine}: nothing pending at {size:,}, CPU of brant / Alembic",
            1 / (1.4 if size < 1000 else 2),
            cost.cpu / alembic[size].cpu,
        )
        for size, cost in brant.items()
    ]
    if len(brant) > 1:
        few, many = min(brant), max(brant)
        found.append(
            Goal(f"{engine}: nothing pending, CPU at {many:,} / at {few:,}", 1.5, brant[many].cpu / brant[few].cpu)
        )
    found += [
        Goal(f"{engine}: nothing pending at {size:,}, memory of brant / Alembic", 1, cost.memory / alembic[size].memory)
        for size, cost in brant.items()
    ]
    return found


def _fresh(engine: str, lines: Sequence[Line]) -> list[Goal]:
    costs = {line.contestant: line.cost for line in lines if line.job == "fresh"}
    if not costs:
        return []
    brant, alembic, bare = costs["brant"], costs["Alembic"], costs["bare driver"]
    return [
        Goal(f"{engine}: fresh, wall of brant / bare driver", 1.5, brant.wall / bare.wall),
        Goal(f"{engine}: fresh, wall of brant / Alembic", 1, brant.wall / alembic.wall),
        Goal(f"{engine}: fresh, CPU of brant / Alembic", 1, brant.cpu / alembic.cpu),
        Goal(f"{engine}: fresh, memory of brant / Alembic", 1, brant.memory / alembic.memory),
    ]


def _rebuild(engine: str, lines: Sequence[Line]) -> list[Goal]:
    costs = {line.contestant: line.cost for line in lines if line.job == "rebuild"}
    if not costs:
        return []
    brant, by_hand = costs["brant"], costs["twelve steps by hand"]
    return [Goal(f"{engine}: rebuild, wall of brant / twelve steps by hand", 1.3, brant.wall / by_hand.wall)]


def _make(engine: str, size: int, lines: Sequence[Line]) -> list[Goal]:
    costs = {line.contestant: line.cost for line in lines if line.job == "make, up to date" and line.size == size}
    if not costs:
        return []
    brant, alembic, models = costs["brant"], costs["Alembic"], costs["SQLAlchemy and the models"]
    beyond = (brant.cpu - models.cpu) / (alembic.cpu - models.cpu)
    return [
        Goal(f"{engine}: make of {size:,} tables, CPU beyond the models of brant / Alembic", 1 / 5, beyond),
        Goal(f"{engine}: make of {size:,} tables, memory of brant / Alembic", 1, brant.memory / alembic.memory),
    ]


def _alembic_directory(engine: str, lines: Sequence[Line]) -> list[Goal]:
    jobs = (("Alembic's directory, fresh", 1.1), ("Alembic's directory, nothing pending", 1 / 2))
    return [
        Goal(f"{engine}: {job}, CPU of brant / Alembic", limit, costs["brant"].cpu / costs["Alembic"].cpu)
        for job, limit in jobs
        if (costs := {line.contestant: line.cost for line in lines if line.job == job})
    ]


def _replay(lines: Sequence[Line]) -> list[Goal]:
    costs = {line.contestant: (line.size, line.cost.cpu) for line in lines if line.job == "replay"}
    if not costs:
        return []
    size, floor = costs["imports alone"]
    return [
        Goal(f"replay of {size:,}, CPU seconds anew", 10, costs["anew"][1] - floor),
        Goal(f"replay of {size:,}, CPU seconds from what is remembered", 0.5, costs["remembered"][1] - floor),
    ]


def versions() -> str:
    packages = ("sqlalchemy", "alembic", "psycopg", "pymysql")
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)])


def as_json(lines: Sequence[Line], goals: Sequence[Goal], servers: Sequence[str]) -> str:
    return json.dumps(
        {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": versions(),
            "servers": list(servers),
            "lines": [asdict(line) for line in lines],
            "goals": [{**asdict(goal), "met": goal.met} for goal in goals],
        },
        indent=1,
    )
