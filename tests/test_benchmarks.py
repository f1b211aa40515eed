"""The benchmarks still run: the smallest size of each job, without looking at the clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.measure import Cost
from benchmarks.report import Goal, Line, goals, markdown
from benchmarks.workload import CreateTable, changes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "wait4"), reason="the cost of a process is asked with wait4"),
]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One run of each job on SQLite, as small as they get."""
    file = tmp_path_factory.mktemp("benchmarks") / "figures.json"
    smallest = ["--engines=sqlite", "--applied=10,20", "--migrations=20", "--rows=20", "--rounds=1"]
    smallest += ["--tables=5", "--replayed=20", f"--json={file}"]
    subprocess.run([sys.executable, "-m", "benchmarks", *smallest], check=True, cwd=Path(__file__).parents[1])
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def test_every_contestant_is_measured_at_every_size(figures: dict[str, Any]) -> None:
    assert [(line["job"], line["size"], line["contestant"]) for line in figures["lines"]] == [
        ("nothing pending", 0, "interpreter + SQLAlchemy + one query"),
        ("nothing pending", 10, "brant"),
        ("nothing pending", 10, "Alembic"),
        ("nothing pending", 20, "brant"),
        ("nothing pending", 20, "Alembic"),
        ("fresh", 20, "bare driver"),
        ("fresh", 20, "brant"),
        ("fresh", 20, "Alembic"),
        ("rebuild", 20, "twelve steps by hand"),
        ("rebuild", 20, "brant"),
        ("make, up to date", 5, "SQLAlchemy and the models"),
        ("make, up to date", 5, "brant"),
        ("make, up to date", 5, "Alembic"),
        ("Alembic's directory, fresh", 18, "brant"),
        ("Alembic's directory, fresh", 18, "Alembic"),
        ("Alembic's directory, nothing pending", 18, "brant"),
        ("Alembic's directory, nothing pending", 18, "Alembic"),
        ("replay", 20, "imports alone"),
        ("replay", 20, "remembered"),
        ("replay", 20, "anew"),
    ]


def test_processor_time_and_memory_are_those_of_the_measured_process(figures: dict[str, Any]) -> None:
    assert all(line["cost"]["cpu"] > 0 and line["cost"]["memory"] > 5 for line in figures["lines"])


def test_every_promise_is_compared_with_what_was_measured(figures: dict[str, Any]) -> None:
    assert len(figures["goals"]) == 16


def test_six_of_ten_migrations_create_a_table() -> None:
    assert sum(isinstance(change, CreateTable) for change in changes(100)) == 60


def test_a_goal_is_missed_where_brant_costs_more_than_it_may() -> None:
    lines = [
        Line("fresh", "sqlite", 20, "bare driver", Cost(1, 1, 10)),
        Line("fresh", "sqlite", 20, "brant", Cost(1.6, 1, 10)),
        Line("fresh", "sqlite", 20, "Alembic", Cost(2, 2, 20)),
    ]
    assert [goal.met for goal in goals(lines)] == [False, True, True, True]


def test_a_goal_reached_exactly_is_met() -> None:
    assert Goal("as fast as promised", limit=1.5, measured=1.5).met


def test_a_table_lines_up_and_is_markdown() -> None:
    assert markdown(("name", "s"), [("brant", "0.5"), ("Alembic", "10.0")], numbers={1}).splitlines() == [
        "| name    |    s |",
        "| ------- | ---: |",
        "| brant   |  0.5 |",
        "| Alembic | 10.0 |",
    ]
